// y[r, c] = scale[r] * the half of packed[r, c / 2] that is c's. One invocation per pair.
struct Params { rows: u32, cols: u32 }
@group(0) @binding(0) var<storage, read> packed: array<u32>;          // (rows, ceil(cols / 2))
@group(0) @binding(1) var<storage, read> scale: array<f32>;           // (rows)
@group(0) @binding(2) var<storage, read_write> y: array<f32>;         // (rows, cols)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.y * groups.x * WG + id.x;
  let pairs = (p.cols + 1u) / 2u;
  if (i >= p.rows * pairs) { return; }
  let row = i / pairs;
  let c = 2u * (i % pairs);
  let pair = unpack2x16float(packed[i]) * scale[row];
  y[row * p.cols + c] = pair.x;
  if (c + 1u < p.cols) { y[row * p.cols + c + 1u] = pair.y; }
}
