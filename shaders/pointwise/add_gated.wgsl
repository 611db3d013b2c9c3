// y = x + s tanh(gate) h, the gate a frozen scalar, clamped to ±10 since some devices' tanh of large values is NaN.
// One invocation per element.
struct Params { count: u32, s: f32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read> h: array<f32>;
@group(0) @binding(2) var<storage, read> gate: array<f32>;          // (1)
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.count) { return; }
  y[i] = x[i] + p.s * tanh(clamp(gate[0], -10.0, 10.0)) * h[i];
}
