// y = x Φ(x), Φ the normal distribution (Hendrycks & Gimpel 2016, arXiv 1606.08415). One invocation per element.
// include lib/normal_cdf
struct Params { count: u32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;
@group(0) @binding(1) var<storage, read_write> y: array<f32>;
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.count) { return; }
  y[i] = x[i] * normalCdf(x[i]);
}
