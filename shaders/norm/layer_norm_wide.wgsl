// LayerNorm (Ba et al. 2016, arXiv 1607.06450): y = (x - mean) * rstd * weight + bias, rstd = 1 / sqrt(var(x) + eps).
// One workgroup per row: the variant for wide rows on GPUs.
// include lib/row_sum
struct Params { rows: u32, cols: u32, eps: f32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;             // (rows, cols)
@group(0) @binding(1) var<storage, read> weight: array<f32>;        // (cols)
@group(0) @binding(2) var<storage, read> bias: array<f32>;          // (cols)
@group(0) @binding(3) var<storage, read_write> y: array<f32>;       // (rows, cols)
@group(0) @binding(4) var<storage, read_write> stats: array<vec2f>; // (rows) mean, rstd
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
  var sum = 0.0;
  for (var c = lane; c < p.cols; c += WG) {
    sum += x[start + c];
  }
  let mean = rowSum(sum, lane) / f32(p.cols);
  var square = 0.0;
  for (var c = lane; c < p.cols; c += WG) {
    let value = x[start + c] - mean;
    square += value * value;
  }
  let rstd = inverseSqrt(rowSum(square, lane) / f32(p.cols) + p.eps);
  if (lane == 0u) { stats[row] = vec2f(mean, rstd); }
  for (var c = lane; c < p.cols; c += WG) {
    y[start + c] = (x[start + c] - mean) * rstd * weight[c] + bias[c];
  }
}
