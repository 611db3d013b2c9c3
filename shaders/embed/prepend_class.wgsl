// The class token before the patches of each picture: y[n] = (token, x[n, 0], x[n, 1], …).
// One invocation per element of y.
struct Params { count: u32, patches: u32, cols: u32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;             // (N * patches, cols)
@group(0) @binding(1) var<storage, read> token: array<f32>;         // (cols)
@group(0) @binding(2) var<storage, read_write> y: array<f32>;       // (N * (patches + 1), cols)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  if (i >= p.count) { return; }
  let row = i / p.cols;
  let c = i % p.cols;
  let picture = row / (p.patches + 1u);
  let at = row % (p.patches + 1u);
  if (at == 0u) {
    y[i] = token[c];
  } else {
    y[i] = x[(picture * p.patches + at - 1u) * p.cols + c];
  }
}
