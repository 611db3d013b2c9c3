enable subgroups;
// y (M, N) = scale * x (M, K) wᵀ, w (N, K) in blocks of 32 quantised weights. With ACCUMULATE the product is added to y.
// For processors with subgroups: a workgroup is one subgroup and computes ROWS rows, up to 20; an invocation has 4 columns of all of them.
// Rows of x are loaded once a subgroup and broadcast, eight weights are decoded at a time, and a block's scale is applied once.
// include lib/block_q4
// include lib/one_weight
// include lib/tall_rows_of_8
// include lib/subgroup_no_low_nt
// include lib/fours_y
struct Params { m: u32, n: u32, k: u32, start: u32, cols: u32, first: u32, total: u32, scale: f32, rank: u32 }
@group(0) @binding(0) var<storage, read> x: array<vec4f>;           // (M, K / 4)
@group(0) @binding(1) var<storage, read> w: array<Weight>;          // `total` packed elements, see lib/block_*; row `start` is n = 0
@group(1) @binding(0) var<uniform> p: Params;

override ACCUMULATE: bool = false;

const ROWS: u32 = 16u;

alias Row = vec4f;
fn own(row: u32, k: u32) -> Row { return x[min(row, p.m - 1u) * (p.k / 4u) + k]; }

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let n0 = (group.x * LANES + lane) * 4u;
  let m0 = group.y * ROWS;
  let cols = (min(vec4u(n0, n0 + 1u, n0 + 2u, n0 + 3u), vec4u(p.n - 1u)) + p.start) * p.k;
  var sums = array<vec4f, 20>();
  for (var block = 0u; block < p.k; block += 32u) {
    var parts = array<vec4f, 20>();
    for (var k = block; k < min(block + 32u, p.k); k += 8u) {
      let w0 = weights8(cols.x + k);
      let w1 = weights8(cols.y + k);
      let w2 = weights8(cols.z + k);
      let w3 = weights8(cols.w + k);
      let low = transpose(mat4x4f(w0[0], w1[0], w2[0], w3[0]));
      let high = transpose(mat4x4f(w0[1], w1[1], w2[1], w3[1]));
      let a = rows(m0 + lane, k / 4u);
      let b = rows(m0 + lane, k / 4u + 1u);
      parts[0] += low * a[0] + high * b[0];
      parts[1] += low * a[1] + high * b[1];
      parts[2] += low * a[2] + high * b[2];
      parts[3] += low * a[3] + high * b[3];
      parts[4] += low * a[4] + high * b[4];
      parts[5] += low * a[5] + high * b[5];
      parts[6] += low * a[6] + high * b[6];
      parts[7] += low * a[7] + high * b[7];
      parts[8] += low * a[8] + high * b[8];
      parts[9] += low * a[9] + high * b[9];
      parts[10] += low * a[10] + high * b[10];
      parts[11] += low * a[11] + high * b[11];
      parts[12] += low * a[12] + high * b[12];
      parts[13] += low * a[13] + high * b[13];
      parts[14] += low * a[14] + high * b[14];
      parts[15] += low * a[15] + high * b[15];
      parts[16] += low * a[16] + high * b[16];
      parts[17] += low * a[17] + high * b[17];
      parts[18] += low * a[18] + high * b[18];
      parts[19] += low * a[19] + high * b[19];
    }
    let at = (cols + block) >> vec4u(5u);
    let d = vec4f(scaleOf(at.x), scaleOf(at.y), scaleOf(at.z), scaleOf(at.w));
    sums[0] += parts[0] * d;
    sums[1] += parts[1] * d;
    sums[2] += parts[2] * d;
    sums[3] += parts[3] * d;
    sums[4] += parts[4] * d;
    sums[5] += parts[5] * d;
    sums[6] += parts[6] * d;
    sums[7] += parts[7] * d;
    sums[8] += parts[8] * d;
    sums[9] += parts[9] * d;
    sums[10] += parts[10] * d;
    sums[11] += parts[11] * d;
    sums[12] += parts[12] * d;
    sums[13] += parts[13] * d;
    sums[14] += parts[14] * d;
    sums[15] += parts[15] * d;
    sums[16] += parts[16] * d;
    sums[17] += parts[17] * d;
    sums[18] += parts[18] * d;
    sums[19] += parts[19] * d;
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
