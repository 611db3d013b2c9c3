enable subgroups;
// dx (M, N) = scale * dy (M, K) w, w (K, N) in blocks of 32 quantised weights: the same packed buffer as the forward pass. With `accumulate` the
// product is added to dx.
// For processors with subgroups of 4: a workgroup is one subgroup and computes ROWS rows; an invocation has 8 columns of all of them, which
// are decoded at a time.
// include lib/block_q4
// include lib/one_weight
// include lib/quads/rows
// include lib/fours_x
// include lib/quads/low
// include lib/fours_y
struct Params { m: u32, n: u32, k: u32, x_row: u32, x_first: u32, start: u32, total: u32, y_row: u32, y_first: u32, scale: f32, rank: u32, accumulate: u32 }
@group(0) @binding(1) var<storage, read> w: array<Weight>;          // `total` packed elements, see lib/block_*; row `start` is k = 0
@group(1) @binding(0) var<uniform> p: Params;

const ROWS: u32 = 32u;
const TURNED: bool = false;

fn own(row: u32, k: u32) -> vec4f { return left4(min(row, p.m - 1u), k); }

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let n = (group.x * LANES + lane) * 8u;
  let m0 = group.y * ROWS;
  let m = m0 + lane;
  let steps = (p.k + 3u) / 4u;                                      // before the loop, since a division takes long
  for (var k = 0u; k < steps; k++) {
    let w0 = weightsOf(4u * k, n);
    let w1 = weightsOf(4u * k + 1u, n);
    let w2 = weightsOf(4u * k + 2u, n);
    let w3 = weightsOf(4u * k + 3u, n);
    addProducts(
      mat4x4f(w0[0], w1[0], w2[0], w3[0]),
      mat4x4f(w0[1], w1[1], w2[1], w3[1]),
      Left(own(m, k), own(m + 4u, k), own(m + 8u, k), own(m + 12u, k), own(m + 16u, k), own(m + 20u, k), own(m + 24u, k), own(m + 28u, k), own(m + 32u, k)),
    );
  }
  addLow(m, n);
  var all = sums();
  for (var i = 0u; i < ROWS; i++) {
    let row = m0 + (i ^ lane);
    let sum = all[i / 4u][i % 4u] * p.scale;
    if (row < p.m && n < p.n) { store4(row, n, sum[0]); }
    if (row < p.m && n + 4u < p.n) { store4(row, n + 4u, sum[1]); }
  }
}

// Eight of row k from column n. Past the last row dy counts as zero.
fn weightsOf(k: u32, n: u32) -> mat2x4f {
  let at = (p.start + min(k, p.k - 1u)) * p.n + min(n, p.n - 8u);
  return weights8(at) * scaleOf(at >> 5u);
}
