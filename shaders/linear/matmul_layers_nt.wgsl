// y[g] (M, N[g]) = a (M, K) w[g]ᵀ + low[g] (M, R) B[g]ᵀ for two or three layers that read the same `a`, as q, k and v do; w[g] (N[g], K),
// all in one format, any, and B[g] (N[g], R). R is 0 without low-rank pairs.
// Workgroup (x, y, z) computes the tile of lib/tile_nt_* in columns x of all layers and rows y, over run z of `span` of the
// reduction. With several runs each has a plane of lib/layers/parts_nt_*, and the pairs are for the second pass.
// K and all N[g] are multiples of 4; a_row = w_row = K, and a_start = start = 0.
// include lib/block_q4
// include lib/layers/layer
// include lib/layers/columns
// include lib/layers/nt_3
// include lib/left_rows
// include lib/layers/lows_at_nt
// include lib/layers/outputs_3
// include lib/layers/put
// include lib/stage_left
// include lib/stage_right_nt
// include lib/sums_8x8
// include lib/tile_nt_8x8
// include lib/turns_nt_8x8
// include lib/layers/weights_3
struct Params { m: u32, k: u32, span: u32, a_row: u32, a_start: u32, w_row: u32, start: u32, n0: u32, n1: u32, n2: u32, total0: u32, total1: u32, total2: u32, rank: u32, plane: u32, b0: u32, b1: u32, b2: u32 }
@group(0) @binding(0) var<storage, read> a: array<vec4f>;           // (M, K / 4)
@group(0) @binding(1) var<storage, read> w0: array<Weight>;         // (N[0], K) in a format of lib/block_*
@group(0) @binding(2) var<storage, read> w1: array<Weight>;
@group(1) @binding(0) var<uniform> p: Params;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let n0 = enterLayer(group.x, 64u);
  let m0 = group.y * ROWS;
  let begin = group.z * p.span;
  let end = min(begin + p.span, p.k);
  reduce(m0, n0, begin, end, columns(), thread);
  putTile(group.z, m0, n0, thread);
}
