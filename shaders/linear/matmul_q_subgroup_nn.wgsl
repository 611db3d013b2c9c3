enable subgroups;
// dx (M, K) = scale * dy (M, N) w, w (N, K) in blocks of 32 quantised weights: the same packed buffer as the forward pass. With
// ACCUMULATE the product is added to dx.
// For processors with subgroups: a workgroup is one subgroup and computes ROWS rows, up to 20; an invocation has 8 columns of all of them.
// Rows of dy are loaded once a subgroup and broadcast; eight weights are decoded once for 16 rows.
// include lib/block_q4
// include lib/one_weight
// include lib/tall_rows_of_8
// include lib/subgroup_no_low_nn8
struct Params { m: u32, n: u32, k: u32, start: u32, cols: u32, first: u32, total: u32, scale: f32, rank: u32 }
@group(0) @binding(0) var<storage, read> dy: array<f32>;            // (M, cols): N of them from column `first`
@group(0) @binding(1) var<storage, read> w: array<Weight>;          // `total` packed elements, see lib/block_*; row `start` is n = 0
@group(0) @binding(2) var<storage, read_write> dx: array<vec4f>;    // (M, K / 4)
@group(1) @binding(0) var<uniform> p: Params;

override ACCUMULATE: bool = false;

const ROWS: u32 = 16u;

alias Row = f32;
fn own(row: u32, n: u32) -> Row { return dy[min(row, p.m - 1u) * p.cols + p.first + n]; }

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let col = (group.x * LANES + lane) * 8u;
  let m0 = group.y * ROWS;
  var sums = array<mat2x4f, 20>();
  for (var n = 0u; n < p.n; n++) {
    let left = rows(m0 + lane, n);
    let weight = weightsOf(n, col);
    sums[0] += weight * left[0];
    sums[1] += weight * left[1];
    sums[2] += weight * left[2];
    sums[3] += weight * left[3];
    sums[4] += weight * left[4];
    sums[5] += weight * left[5];
    sums[6] += weight * left[6];
    sums[7] += weight * left[7];
    sums[8] += weight * left[8];
    sums[9] += weight * left[9];
    sums[10] += weight * left[10];
    sums[11] += weight * left[11];
    sums[12] += weight * left[12];
    sums[13] += weight * left[13];
    sums[14] += weight * left[14];
    sums[15] += weight * left[15];
    sums[16] += weight * left[16];
    sums[17] += weight * left[17];
    sums[18] += weight * left[18];
    sums[19] += weight * left[19];
  }
  addLow(&sums, m0, lane, col / 4u);
  if (col >= p.k) { return; }
  storeRow(m0, 0u, col / 4u, sums[0]);
  storeRow(m0, 1u, col / 4u, sums[1]);
  storeRow(m0, 2u, col / 4u, sums[2]);
  storeRow(m0, 3u, col / 4u, sums[3]);
  storeRow(m0, 4u, col / 4u, sums[4]);
  storeRow(m0, 5u, col / 4u, sums[5]);
  storeRow(m0, 6u, col / 4u, sums[6]);
  storeRow(m0, 7u, col / 4u, sums[7]);
  storeRow(m0, 8u, col / 4u, sums[8]);
  storeRow(m0, 9u, col / 4u, sums[9]);
  storeRow(m0, 10u, col / 4u, sums[10]);
  storeRow(m0, 11u, col / 4u, sums[11]);
  storeRow(m0, 12u, col / 4u, sums[12]);
  storeRow(m0, 13u, col / 4u, sums[13]);
  storeRow(m0, 14u, col / 4u, sums[14]);
  storeRow(m0, 15u, col / 4u, sums[15]);
  storeRow(m0, 16u, col / 4u, sums[16]);
  storeRow(m0, 17u, col / 4u, sums[17]);
  storeRow(m0, 18u, col / 4u, sums[18]);
  storeRow(m0, 19u, col / 4u, sums[19]);
}

// Eight of row n from column `col`.
fn weightsOf(n: u32, col: u32) -> mat2x4f {
  let at = (p.start + n) * p.k + min(col, p.k - 8u);
  return weights8(at) * scaleOf(at >> 5u);
}

fn storeRow(m0: u32, i: u32, col: u32, sum: mat2x4f) {
  if (i >= ROWS || m0 + i >= p.m) { return; }
  let at = (m0 + i) * (p.k / 4u) + col;
  if (ACCUMULATE) { dx[at] += sum[0] * p.scale; } else { dx[at] = sum[0] * p.scale; }
  if (ACCUMULATE) { dx[at + 1u] += sum[1] * p.scale; } else { dx[at + 1u] = sum[1] * p.scale; }
}
