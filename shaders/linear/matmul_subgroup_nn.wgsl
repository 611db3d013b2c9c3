enable subgroups;
// dx (M, K) = scale * dy (M, N) w, w (N, K), f32. With ACCUMULATE the product is added to dx.
// For processors with subgroups: a workgroup is one subgroup and computes ROWS rows, up to 20; an invocation has 4 columns of all of them.
// Rows of dy are loaded once a subgroup and broadcast.
// include lib/tall_rows_of_8
// include lib/fours_dy
// include lib/fours_w
// include lib/fours_dx
// include lib/subgroup_no_low_nn4
struct Params { m: u32, n: u32, k: u32, start: u32, cols: u32, first: u32, scale: f32, rank: u32 }
@group(1) @binding(0) var<uniform> p: Params;

override ACCUMULATE: bool = false;

const ROWS: u32 = 16u;

alias Row = vec4f;
fn own(row: u32, n: u32) -> Row { return left4(min(row, p.m - 1u), n); }

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let col = group.x * LANES + lane;
  let m0 = group.y * ROWS;
  let width = (p.k + 3u) / 4u;
  let length = rowLength();
  let at = p.start * length + min(col, width - 1u) * FOUR;
  var sums = array<vec4f, 20>();
  for (var n = 0u; n < (p.n + 3u) / 4u; n++) {
    let row = at + 4u * n * length;
    let weight = mat4x4f(right4(row), right4(row + length), right4(row + 2u * length), right4(row + 3u * length));
    let left = rows(m0 + lane, n);
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
  addLow(&sums, m0, lane, col);
  if (col >= width) { return; }
  storeRow(m0, 0u, col, sums[0]);
  storeRow(m0, 1u, col, sums[1]);
  storeRow(m0, 2u, col, sums[2]);
  storeRow(m0, 3u, col, sums[3]);
  storeRow(m0, 4u, col, sums[4]);
  storeRow(m0, 5u, col, sums[5]);
  storeRow(m0, 6u, col, sums[6]);
  storeRow(m0, 7u, col, sums[7]);
  storeRow(m0, 8u, col, sums[8]);
  storeRow(m0, 9u, col, sums[9]);
  storeRow(m0, 10u, col, sums[10]);
  storeRow(m0, 11u, col, sums[11]);
  storeRow(m0, 12u, col, sums[12]);
  storeRow(m0, 13u, col, sums[13]);
  storeRow(m0, 14u, col, sums[14]);
  storeRow(m0, 15u, col, sums[15]);
  storeRow(m0, 16u, col, sums[16]);
  storeRow(m0, 17u, col, sums[17]);
  storeRow(m0, 18u, col, sums[18]);
  storeRow(m0, 19u, col, sums[19]);
}

fn storeRow(m0: u32, i: u32, col: u32, sum: vec4f) {
  if (i < ROWS && m0 + i < p.m) { store4(m0 + i, col, sum * p.scale); }
}
