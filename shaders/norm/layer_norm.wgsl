// LayerNorm (Ba et al. 2016, arXiv 1607.06450): y = (x - mean) * rstd * weight + bias, rstd = 1 / sqrt(var(x) + eps).
// The variance is summed around the mean in a second pass: mean(x²) - mean² would cancel. One invocation per row.
struct Params { rows: u32, cols: u32, eps: f32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;             // (rows, cols)
@group(0) @binding(1) var<storage, read> weight: array<f32>;        // (cols)
@group(0) @binding(2) var<storage, read> bias: array<f32>;          // (cols)
@group(0) @binding(3) var<storage, read_write> y: array<f32>;       // (rows, cols)
@group(0) @binding(4) var<storage, read_write> stats: array<vec2f>; // (rows) mean, rstd
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x;
  if (row >= p.rows) { return; }
  let start = row * p.cols;
  var sum = 0.0;
  for (var c = 0u; c < p.cols; c++) {
    sum += x[start + c];
  }
  let mean = sum / f32(p.cols);
  var square = 0.0;
  for (var c = 0u; c < p.cols; c++) {
    let value = x[start + c] - mean;
    square += value * value;
  }
  let rstd = inverseSqrt(square / f32(p.cols) + p.eps);
  stats[row] = vec2f(mean, rstd);
  for (var c = 0u; c < p.cols; c++) {
    y[start + c] = (x[start + c] - mean) * rstd * weight[c] + bias[c];
  }
}
