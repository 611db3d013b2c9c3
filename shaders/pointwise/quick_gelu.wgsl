// y = x * sigmoid(1.702 x): the GELU of CLIP (Hendrycks & Gimpel 2016, arXiv 1606.08415). One invocation per element.
// include lib/sigmoid
struct Params { count: u32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
@group(1) @binding(0) var<uniform> p: Params;

alias Value = f32;
override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.count) { return; }
  let value = x[i];
  y[i] = value * sigmoid(1.702 * value);
}
