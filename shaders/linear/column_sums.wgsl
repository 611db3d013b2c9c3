// sums[c] += Σ_r dy[r, c]: the gradient of a bias, always added. One invocation for a column, rows in order.
struct Params { rows: u32, cols: u32 }
@group(0) @binding(0) var<storage, read> dy: array<f32>;            // (rows, cols)
@group(0) @binding(1) var<storage, read_write> sums: array<f32>;    // (cols)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let col = id.y * groups.x * WG + id.x;
  if (col >= p.cols) { return; }
  var sum = 0.0;
  for (var row = 0u; row < p.rows; row++) { sum += dy[row * p.cols + col]; }
  sums[col] += sum;
}
