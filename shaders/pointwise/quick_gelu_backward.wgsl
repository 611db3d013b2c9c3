// dx = dy * s * (1 + 1.702 x (1 - s)), s = sigmoid(1.702 x). One invocation per element.
// include lib/sigmoid
struct Params { count: u32 }
@group(0) @binding(0) var<storage, read> dy: array<f32>;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> dx: array<f32>;
@group(1) @binding(0) var<uniform> p: Params;

alias Value = f32;
override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.count) { return; }
  let value = x[i];
  let s = sigmoid(1.702 * value);
  dx[i] = dy[i] * s * (1.0 + 1.702 * value * (1.0 - s));
}
