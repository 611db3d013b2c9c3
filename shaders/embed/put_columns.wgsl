// y[r, start + c * stride] = x[r, c], the other columns left as they are. One invocation per element of x.
struct Params { count: u32, cols: u32, width: u32, start: u32, stride: u32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;             // (R, cols)
@group(0) @binding(1) var<storage, read_write> y: array<f32>;       // (R, width)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.count) { return; }
  y[i / p.cols * p.width + p.start + i % p.cols * p.stride] = x[i];
}
