enable subgroups;
// dx (M, K) = scale * dy (M, N) w, w (N, K), f32. With `accumulate` the product is added to dx.
// For processors with subgroups of 4: a workgroup is one subgroup and computes ROWS rows; an invocation has 8 columns of all of them.
// include lib/quads/rows
// include lib/fours_dy
// include lib/fours_w
// include lib/quads/fours_dx
// include lib/quads/low_nn
struct Params { m: u32, n: u32, k: u32, start: u32, cols: u32, first: u32, scale: f32, rank: u32, accumulate: u32 }
@group(1) @binding(0) var<uniform> p: Params;

const ROWS: u32 = 32u;

fn own(row: u32, n: u32) -> vec4f { return left4(min(row, p.m - 1u), n); }

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let col = (group.x * LANES + lane) * 2u;
  let m0 = group.y * ROWS;
  let m = m0 + lane;
  let width = (p.k + 3u) / 4u;
  let length = rowLength();
  let at = p.start * length + min(col, width - 1u) * FOUR;
  let behind = p.start * length + min(col + 1u, width - 1u) * FOUR;
  let steps = (p.n + 3u) / 4u;                                      // before the loop, since a division takes long
  for (var n = 0u; n < steps; n++) {
    let i = at + 4u * n * length;
    let j = behind + 4u * n * length;
    addProducts(
      mat4x4f(right4(i), right4(i + length), right4(i + 2u * length), right4(i + 3u * length)),
      mat4x4f(right4(j), right4(j + length), right4(j + 2u * length), right4(j + 3u * length)),
      Left(own(m, n), own(m + 4u, n), own(m + 8u, n), own(m + 12u, n), own(m + 16u, n), own(m + 20u, n), own(m + 24u, n), own(m + 28u, n)),
    );
  }
  addLow(m, col);
  var all = sums();
  for (var i = 0u; i < ROWS; i++) {
    let row = m0 + (i ^ lane);
    let sum = all[i / 4u][i % 4u] * p.scale;
    if (row < p.m && col < width) { store4(row, col, sum[0]); }
    if (row < p.m && col + 1u < width) { store4(row, col + 1u, sum[1]); }
  }
}
