// y[t] = w[ids[t]], w a table in any format. One invocation per element of y.
// include lib/weight_f32
struct Params { count: u32, cols: u32, total: u32 }
@group(0) @binding(0) var<storage, read> w: array<u32>;             // (V, cols), `total` elements; see lib/weight_*
@group(0) @binding(1) var<storage, read> ids: array<u32>;           // (T)
@group(0) @binding(2) var<storage, read_write> y: array<f32>;       // (T, cols)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.count) { return; }
  y[i] = weight(ids[i / p.cols] * p.cols + i % p.cols, p.total);
}
