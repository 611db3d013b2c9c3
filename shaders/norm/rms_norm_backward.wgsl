// dx = rstd * (dy * weight - x̂ * mean(dy * weight * x̂)), x̂ = x * rstd, added with ACCUMULATE. One invocation per row.
// include lib/ones
struct Params { rows: u32, cols: u32 }
@group(0) @binding(0) var<storage, read> dy: array<Value>;          // (rows, cols)
@group(0) @binding(1) var<storage, read> x: array<Value>;           // (rows, cols)
@group(0) @binding(2) var<storage, read> weight: array<Value>;      // (cols)
@group(0) @binding(3) var<storage, read> rstd: array<f32>;          // (rows)
@group(0) @binding(4) var<storage, read_write> dx: array<Value>;    // (rows, cols)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;
override ACCUMULATE: bool = false;

@compute @workgroup_size(WG)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = id.x;
  if (row >= p.rows) { return; }
  let width = p.cols / WIDTH;
  let start = row * width;
  let scale = rstd[row];
  var along = Value();
  for (var c = 0u; c < width; c++) {
    along += dy[start + c] * weight[c] * x[start + c];
  }
  let pull = total(along) * scale * scale / f32(p.cols);
  for (var c = 0u; c < width; c++) {
    let own = scale * (dy[start + c] * weight[c] - x[start + c] * pull);
    if (ACCUMULATE) { dx[start + c] += own; } else { dx[start + c] = own; }
  }
}
