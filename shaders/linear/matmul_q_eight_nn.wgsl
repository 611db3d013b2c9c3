enable subgroups;
// dx (M, N) = scale * dy (M, K) w, w (K, N) in blocks of 32 quantised weights: the same packed buffer as the forward pass. With
// `accumulate` the product is added to dx.
// For processors with subgroups of 8: a workgroup is one subgroup and computes ROWS rows, up to 20; an invocation has 8 columns of all of
// them, which are decoded at a time.
// include lib/block_q4
// include lib/one_weight
// include lib/eights/rows
// include lib/eights/low
// include lib/fours_x
// include lib/onto
// include lib/fours_y
struct Params { m: u32, n: u32, k: u32, x_row: u32, x_first: u32, start: u32, total: u32, y_row: u32, y_first: u32, scale: f32, rank: u32, accumulate: u32, onto: u32 }
@group(0) @binding(1) var<storage, read> w: array<Weight>;          // `total` packed elements, see lib/block_*; row `start` is k = 0
@group(1) @binding(0) var<uniform> p: Params;

const ROWS: u32 = 16u;
const TURNED: bool = false;

alias Sum = mat2x4f;
fn own(row: u32, k: u32) -> vec4f { return left4(min(row, p.m - 1u), k); }

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let n = (group.x * LANES + lane) * 8u;
  let m0 = group.y * ROWS;
  let m = m0 + lane;
  for (var k = 0u; k < (p.k + 3u) / 4u; k++) {
    let a = own(m, k);
    let b = own(m + 8u, k);
    let c = own(m + 16u, k);
    addProduct(weightsOf(4u * k, n), array<f32, 3>(a.x, b.x, c.x));
    addProduct(weightsOf(4u * k + 1u, n), array<f32, 3>(a.y, b.y, c.y));
    addProduct(weightsOf(4u * k + 2u, n), array<f32, 3>(a.z, b.z, c.z));
    addProduct(weightsOf(4u * k + 3u, n), array<f32, 3>(a.w, b.w, c.w));
  }
  addLow(m, n);
  if (n < p.n) { storeRows(m0, n); }
}

// Eight of row k from column n. Past the last row dy counts as zero.
fn weightsOf(k: u32, n: u32) -> mat2x4f {
  let at = (p.start + min(k, p.k - 1u)) * p.n + min(n, p.n - 8u);
  return weights8(at) * scaleOf(at >> 5u);
}

fn storeSum(row: u32, n: u32, sum: mat2x4f) {
  store4(row, n, sum[0]);
  store4(row, n + 4u, sum[1]);
}
fn lowColumns(n: u32, r: u32) -> mat2x4f { return mat2x4f(fourOfRight(n, r), fourOfRight(n + 4u, r)); }
fn biasColumns(n: u32) -> mat2x4f { return mat2x4f(biasOf(n), biasOf(n + 4u)); }
