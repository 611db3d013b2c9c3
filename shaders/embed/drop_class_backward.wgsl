// dx = dy with a row of zeros before the patches of each picture. One invocation per element of dx.
struct Params { count: u32, patches: u32, cols: u32 }
@group(0) @binding(0) var<storage, read> dy: array<f32>;            // (N * patches, cols)
@group(0) @binding(1) var<storage, read_write> dx: array<f32>;      // (N * (patches + 1), cols)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.count) { return; }
  let row = i / p.cols;
  let picture = row / (p.patches + 1u);
  if (row % (p.patches + 1u) == 0u) {
    dx[i] = 0.0;
  } else {
    dx[i] = dy[(row - picture - 1u) * p.cols + i % p.cols];
  }
}
