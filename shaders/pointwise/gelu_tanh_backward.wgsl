// dx = dy * (s + x s (1 - s) v'), s = sigmoid(v), v = 2 sqrt(2 / pi) * (x + 0.044715 x³). One invocation per element.
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
  let square = value * value;
  let s = sigmoid(1.5957691216 * value * (1.0 + 0.044715 * square));
  let slope = 1.5957691216 * (1.0 + 0.134145 * square);
  dx[i] = dy[i] * s * (1.0 + value * (1.0 - s) * slope);
}
