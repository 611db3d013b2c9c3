// dx = dy * (Φ(x) + x φ(x)), φ(x) = exp(-x² / 2) / sqrt(2 pi). One invocation per element.
// include lib/normal_cdf
struct Params { count: u32 }
@group(0) @binding(0) var<storage, read> dy: array<f32>;
@group(0) @binding(1) var<storage, read> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> dx: array<f32>;
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.count) { return; }
  let value = x[i];
  let density = 0.3989422804 * exp(-0.5 * value * value);
  dx[i] = dy[i] * (normalCdf(value) + value * density);
}
