// Gradients of LayerNorm's weight and bias, always added: dweight[c] += Σ_r dy * x̂, dbias[c] += Σ_r dy, x̂ = (x - mean) *
// rstd. One invocation for a column, rows in order.
struct Params { rows: u32, cols: u32 }
@group(0) @binding(0) var<storage, read> dy: array<f32>;              // (rows, cols)
@group(0) @binding(1) var<storage, read> x: array<f32>;               // (rows, cols)
@group(0) @binding(2) var<storage, read> stats: array<vec2f>;         // (rows) mean, rstd
@group(0) @binding(3) var<storage, read_write> dweight: array<f32>;   // (cols)
@group(0) @binding(4) var<storage, read_write> dbias: array<f32>;     // (cols)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let col = id.y * groups.x * WG + id.x;
  if (col >= p.cols) { return; }
  var along = 0.0;
  var sum = 0.0;
  for (var row = 0u; row < p.rows; row++) {
    let g = dy[row * p.cols + col];
    along += g * (x[row * p.cols + col] - stats[row].x) * stats[row].y;
    sum += g;
  }
  dweight[col] += along;
  dbias[col] += sum;
}
