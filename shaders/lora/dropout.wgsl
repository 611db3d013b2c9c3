// y = x * keep / (1 - rate), keep from a counter-based hash of (seed, salt, index): the same mask forward, backward and
// when a block is recomputed. With ACCUMULATE the result is added to y. One invocation per element.
struct Params { count: u32, salt: u32, rate: f32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> seed: array<u32>;          // (1), new for each micro-batch
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;
override ACCUMULATE: bool = false;

// PCG hash (Jarzynski & Olano 2020, "Hash Functions for GPU Rendering").
fn pcg(value: u32) -> u32 {
  let state = value * 747796405u + 2891336453u;
  let word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
  return (word >> 22u) ^ word;
}

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.count) { return; }
  let draw = f32(pcg(i ^ pcg(p.salt ^ pcg(seed[0]))) >> 8u) / 16777216.0;
  let value = select(0.0, x[i] / (1.0 - p.rate), draw >= p.rate);
  if (ACCUMULATE) { y[i] += value; } else { y[i] = value; }
}
