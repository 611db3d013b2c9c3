// dx = rstd * (dy * weight - x̂ * mean(dy * weight * x̂)), x̂ = x * rstd, added with ACCUMULATE. One workgroup per row.
// include lib/row_sum
struct Params { rows: u32, cols: u32 }
@group(0) @binding(0) var<storage, read> dy: array<f32>;            // (rows, cols)
@group(0) @binding(1) var<storage, read> x: array<f32>;             // (rows, cols)
@group(0) @binding(2) var<storage, read> weight: array<f32>;        // (cols)
@group(0) @binding(3) var<storage, read> rstd: array<f32>;          // (rows)
@group(0) @binding(4) var<storage, read_write> dx: array<f32>;      // (rows, cols)
@group(1) @binding(0) var<uniform> p: Params;

override WG: u32 = 64;
override ACCUMULATE: bool = false;

@compute @workgroup_size(WG)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) lane: u32,
) {
  let row = group.y * groups.x + group.x;
  if (row >= p.rows) { return; }
  let start = row * p.cols;
  let scale = rstd[row];
  var along = 0.0;
  for (var c = lane; c < p.cols; c += WG) {
    along += dy[start + c] * weight[c] * x[start + c];
  }
  let pull = rowSum(along, lane) * scale * scale / f32(p.cols);
  for (var c = lane; c < p.cols; c += WG) {
    let own = scale * (dy[start + c] * weight[c] - x[start + c] * pull);
    if (ACCUMULATE) { dx[start + c] += own; } else { dx[start + c] = own; }
  }
}
