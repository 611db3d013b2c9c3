// RMSNorm (Zhang & Sennrich 2019, arXiv 1910.07467): y = x * rstd * weight, rstd = 1 / sqrt(mean(x²) + eps).
// One invocation per row.
// include lib/ones
struct Params { rows: u32, cols: u32, eps: f32 }
@group(0) @binding(0) var<storage, read> x: array<Value>;           // (rows, cols)
@group(0) @binding(1) var<storage, read> weight: array<Value>;      // (cols)
@group(0) @binding(2) var<storage, read_write> y: array<Value>;     // (rows, cols)
@group(0) @binding(3) var<storage, read_write> rstd: array<f32>;    // (rows)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x;
  if (row >= p.rows) { return; }
  let width = p.cols / WIDTH;
  let start = row * width;
  var squares = Value();
  for (var c = 0u; c < width; c++) {
    let value = x[start + c];
    squares += value * value;
  }
  let scale = inverseSqrt(total(squares) / f32(p.cols) + p.eps);
  rstd[row] = scale;
  for (var c = 0u; c < width; c++) {
    y[start + c] = x[start + c] * scale * weight[c];
  }
}
