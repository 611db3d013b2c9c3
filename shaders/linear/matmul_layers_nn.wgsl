// y (M, N) = Σ_g dy[g] (M, K[g]) w[g] + low[g] (M, R) A[g]: back through two or three layers that read the same x; w[g] (K[g], N), all in one
// format, any, and A[g] (R, N). R is 0 without low-rank pairs.
// The reduction runs over K[0], then K[1], then K[2]. Workgroup (x, y, z) computes the tile of lib/tile_nn_* in columns x and rows y, over
// run z of `span` of it. With several runs each has a plane of lib/layers/parts_nn_*, and the pairs are for the second pass.
// N and all K[g] are multiples of 4; w_row = N, and start = 0. With p.accumulate the sum is added to y.
// include lib/block_q4
// include lib/layers/layer
// include lib/layers/nn_3
// include lib/layers/dy_3
// include lib/layers/left
// include lib/layers/lows_at_nn
// include lib/lows_keep
// include lib/put_rows_low
// include lib/stage_left
// include lib/stage_right_nn
// include lib/sums_8x8
// include lib/tile_nn_8x8
// include lib/turns_nn_8x8
// include lib/layers/weights_3
struct Params { m: u32, n: u32, span: u32, w_row: u32, start: u32, cols: u32, first: u32, scale: f32, accumulate: u32, layers: u32, k0: u32, k1: u32, k2: u32, total0: u32, total1: u32, total2: u32, rank: u32, plane: u32, a0: u32, a1: u32, a2: u32, salt0: u32, salt1: u32, salt2: u32, rate: f32 }
@group(0) @binding(0) var<storage, read> dy0: array<vec4f>;         // (M, K[0] / 4)
@group(0) @binding(1) var<storage, read> dy1: array<vec4f>;
@group(0) @binding(2) var<storage, read> w0: array<Weight>;         // (K[0], N) in a format of lib/block_*
@group(0) @binding(3) var<storage, read> w1: array<Weight>;
@group(1) @binding(0) var<uniform> p: Params;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let n0 = group.x * 64u;
  let m0 = group.y * ROWS;
  let begin = group.z * p.span;
  let end = begin + p.span;
  var past = 0u; // the reduction's places before this layer's
  for (var g = 0u; g < p.layers; g++) {
    layer = g;
    let length = ofLayer(g, p.k0, p.k1, p.k2);
    reduce(m0, n0, max(begin, past) - past, min(max(end, past) - past, length), thread);
    past += length;
  }
  putTile(group.z, m0, n0, thread);
}
