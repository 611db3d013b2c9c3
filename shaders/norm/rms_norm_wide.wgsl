// RMSNorm (Zhang & Sennrich 2019, arXiv 1910.07467): y = x * rstd * weight, rstd = 1 / sqrt(mean(x²) + eps).
// One workgroup per row: the variant for wide rows on GPUs.
// include lib/row_sum
struct Params { rows: u32, cols: u32, eps: f32 }
@group(0) @binding(0) var<storage, read> x: array<f32>;             // (rows, cols)
@group(0) @binding(1) var<storage, read> weight: array<f32>;        // (cols)
@group(0) @binding(2) var<storage, read_write> y: array<f32>;       // (rows, cols)
@group(0) @binding(3) var<storage, read_write> rstd: array<f32>;    // (rows)
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
  var square = 0.0;
  for (var c = lane; c < p.cols; c += WG) {
    let value = x[start + c];
    square += value * value;
  }
  let scale = inverseSqrt(rowSum(square, lane) / f32(p.cols) + p.eps);
  if (lane == 0u) { rstd[row] = scale; }
  for (var c = lane; c < p.cols; c += WG) {
    y[start + c] = x[start + c] * scale * weight[c];
  }
}
