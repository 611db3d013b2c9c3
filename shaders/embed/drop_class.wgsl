// The patches of each picture without the class token before them. One invocation per element of y.
struct Params { count: u32, patches: u32, cols: u32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;             // (N * (patches + 1), cols)
@group(0) @binding(1) var<storage, read_write> y: array<f32>;       // (N * patches, cols)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.count) { return; }
  let row = i / p.cols;
  let picture = row / p.patches;
  y[i] = x[(row + picture + 1u) * p.cols + i % p.cols];
}
