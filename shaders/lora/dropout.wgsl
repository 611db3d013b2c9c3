// y = drop(x): kept elements / (1 - rate), the others 0. With ACCUMULATE the result is added to y. One invocation per element.
// include lib/dropout
struct Params { count: u32, salt: u32, rate: f32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> seed: array<u32>;          // (1), new for each micro-batch
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;
override ACCUMULATE: bool = false;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.count) { return; }
  let value = dropped(x[i], i, keyOf(seed[0], p.salt), p.rate);
  if (ACCUMULATE) { y[i] += value; } else { y[i] = value; }
}
