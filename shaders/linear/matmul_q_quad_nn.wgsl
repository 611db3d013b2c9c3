enable subgroups;
// dx (M, N) = scale * dy (M, K) w, w (K, N) in blocks of 32 quantised weights: the same packed buffer as the forward pass. With `accumulate` the
// product is added to dx.
// For processors with subgroups of 4: a workgroup is one subgroup and computes ROWS rows; an invocation has 8 columns of all of them, which
// are decoded at a time.
// include lib/block_q4
// include lib/one_weight
// include lib/quads/rows
// include lib/quads/fours
// include lib/fours_x
// include lib/quads/low
// include lib/onto
// include lib/fours_y
struct Params { m: u32, n: u32, k: u32, x_row: u32, x_first: u32, start: u32, total: u32, y_row: u32, y_first: u32, scale: f32, rank: u32, accumulate: u32, onto: u32 }
@group(0) @binding(1) var<storage, read> w: array<Weight>;          // `total` packed elements, see lib/block_*; row `start` is k = 0
@group(1) @binding(0) var<uniform> p: Params;

const ROWS: u32 = 32u;
const TURNED: bool = false;

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let n = (group.x * LANES + lane) * 8u;
  let m0 = group.y * ROWS;
  let m = firstRow(m0, lane);
  let steps = (p.k + 3u) / 4u;                                      // before the loop, since a division takes long
  for (var k = 0u; k < steps; k++) {
    let w0 = weightsOf(4u * k, n);
    let w1 = weightsOf(4u * k + 1u, n);
    let w2 = weightsOf(4u * k + 2u, n);
    let w3 = weightsOf(4u * k + 3u, n);
    addProducts(mat4x4f(w0[0], w1[0], w2[0], w3[0]), mat4x4f(w0[1], w1[1], w2[1], w3[1]), leftOf(m, k));
  }
  addLow(m, n);
  storeRows(m0, n);
}

// Eight of row k from column n. Past the last row dy counts as zero.
fn weightsOf(k: u32, n: u32) -> mat2x4f {
  let at = (p.start + min(k, p.k - 1u)) * p.n + min(n, p.n - 8u);
  return weights8(at) * scaleOf(at >> 5u);
}
