enable subgroups;
// dx (M, K) = scale * dy (M, N) w, w (N, K) in blocks of 32 quantised weights: the same packed buffer as the forward pass. With
// `accumulate` the product is added to dx.
// For processors with subgroups of 4: a workgroup is one subgroup and computes ROWS rows; an invocation has 8 columns of all of them, decoded
// at a time.
// include lib/block_q4
// include lib/one_weight
// include lib/quads/rows
// include lib/fours_dy
// include lib/quads/fours_dx
// include lib/quads/low_nn
struct Params { m: u32, n: u32, k: u32, start: u32, cols: u32, first: u32, total: u32, scale: f32, rank: u32, accumulate: u32 }
@group(0) @binding(1) var<storage, read> w: array<Weight>;          // `total` packed elements, see lib/block_*; row `start` is n = 0
@group(1) @binding(0) var<uniform> p: Params;

const ROWS: u32 = 32u;

fn own(row: u32, n: u32) -> vec4f { return left4(min(row, p.m - 1u), n); }

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let col = (group.x * LANES + lane) * 8u;
  let m0 = group.y * ROWS;
  let m = m0 + lane;
  let steps = (p.n + 3u) / 4u;                                      // before the loop, since a division takes long
  for (var n = 0u; n < steps; n++) {
    let w0 = weightsOf(4u * n, col);
    let w1 = weightsOf(4u * n + 1u, col);
    let w2 = weightsOf(4u * n + 2u, col);
    let w3 = weightsOf(4u * n + 3u, col);
    addProducts(
      mat4x4f(w0[0], w1[0], w2[0], w3[0]),
      mat4x4f(w0[1], w1[1], w2[1], w3[1]),
      Left(own(m, n), own(m + 4u, n), own(m + 8u, n), own(m + 12u, n), own(m + 16u, n), own(m + 20u, n), own(m + 24u, n), own(m + 28u, n)),
    );
  }
  addLow(m, col / 4u);
  var all = sums();
  for (var i = 0u; i < ROWS; i++) {
    let row = m0 + (i ^ lane);
    let sum = all[i / 4u][i % 4u] * p.scale;
    if (row < p.m && col < p.k) { store4(row, col / 4u, sum[0]); }
    if (row < p.m && col + 4u < p.k) { store4(row, col / 4u + 1u, sum[1]); }
  }
}

// Eight of row n from column `col`. Past the last row dy counts as zero.
fn weightsOf(n: u32, col: u32) -> mat2x4f {
  let at = (p.start + min(n, p.n - 1u)) * p.k + min(col, p.k - 8u);
  return weights8(at) * scaleOf(at >> 5u);
}
