// dx = rstd * (g - mean(g) - x̂ * mean(g * x̂)), g = dy * weight, x̂ = (x - mean) * rstd. One workgroup per row.
// include lib/row_sum
struct Params { rows: u32, cols: u32 }
@group(0) @binding(0) var<storage, read> dy: array<f32>;            // (rows, cols)
@group(0) @binding(1) var<storage, read> x: array<f32>;             // (rows, cols)
@group(0) @binding(2) var<storage, read> weight: array<f32>;        // (cols)
@group(0) @binding(3) var<storage, read> stats: array<vec2f>;       // (rows) mean, rstd
@group(0) @binding(4) var<storage, read_write> dx: array<f32>;      // (rows, cols)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = group.y * groups.x + group.x;
  if (row >= p.rows) { return; }
  let start = row * p.cols;
  let mean = stats[row].x;
  let rstd = stats[row].y;
  var sum = 0.0;
  var along = 0.0;
  for (var c = lane; c < p.cols; c += WG) {
    let g = dy[start + c] * weight[c];
    sum += g;
    along += g * (x[start + c] - mean);
  }
  let shift = rowSum(sum, lane) / f32(p.cols);
  let pull = rowSum(along, lane) * rstd * rstd / f32(p.cols);
  for (var c = lane; c < p.cols; c += WG) {
    dx[start + c] = rstd * (dy[start + c] * weight[c] - shift - (x[start + c] - mean) * pull);
  }
}
