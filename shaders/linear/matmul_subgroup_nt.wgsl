enable subgroups;
// y (M, N) = scale * x (M, K) wᵀ, w (N, K), f32. With ACCUMULATE the product is added to y.
// For processors with subgroups: a workgroup is one subgroup and computes ROWS rows, up to 20; an invocation has 4 columns of all of them.
// Rows of x are loaded once a subgroup and broadcast: on a processor a load costs as much as many products.
// include lib/tall_rows_of_8
// include lib/fours_x
// include lib/fours_w
// include lib/subgroup_no_low_nt
// include lib/fours_y
struct Params { m: u32, n: u32, k: u32, start: u32, cols: u32, first: u32, scale: f32, rank: u32 }
@group(1) @binding(0) var<uniform> p: Params;

override ACCUMULATE: bool = false;

const ROWS: u32 = 16u;

alias Row = vec4f;
fn own(row: u32, k: u32) -> Row { return left4(min(row, p.m - 1u), k); }

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let n0 = (group.x * LANES + lane) * 4u;
  let m0 = group.y * ROWS;
  let cols = (min(vec4u(n0, n0 + 1u, n0 + 2u, n0 + 3u), vec4u(p.n - 1u)) + p.start) * rowLength();
  var sums = array<vec4f, 20>();
  for (var k = 0u; k < (p.k + 3u) / 4u; k++) {
    let at = cols + k * FOUR;
    let weight = transpose(mat4x4f(right4(at.x), right4(at.y), right4(at.z), right4(at.w)));
    let left = rows(m0 + lane, k);
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
  addLow(&sums, m0, lane, n0);
  if (n0 >= p.n) { return; }
  storeRow(m0, 0u, n0, sums[0]);
  storeRow(m0, 1u, n0, sums[1]);
  storeRow(m0, 2u, n0, sums[2]);
  storeRow(m0, 3u, n0, sums[3]);
  storeRow(m0, 4u, n0, sums[4]);
  storeRow(m0, 5u, n0, sums[5]);
  storeRow(m0, 6u, n0, sums[6]);
  storeRow(m0, 7u, n0, sums[7]);
  storeRow(m0, 8u, n0, sums[8]);
  storeRow(m0, 9u, n0, sums[9]);
  storeRow(m0, 10u, n0, sums[10]);
  storeRow(m0, 11u, n0, sums[11]);
  storeRow(m0, 12u, n0, sums[12]);
  storeRow(m0, 13u, n0, sums[13]);
  storeRow(m0, 14u, n0, sums[14]);
  storeRow(m0, 15u, n0, sums[15]);
  storeRow(m0, 16u, n0, sums[16]);
  storeRow(m0, 17u, n0, sums[17]);
  storeRow(m0, 18u, n0, sums[18]);
  storeRow(m0, 19u, n0, sums[19]);
}

fn storeRow(m0: u32, i: u32, n: u32, sums: vec4f) {
  if (i < ROWS && m0 + i < p.m) { store4(m0 + i, n, sums * p.scale); }
}
