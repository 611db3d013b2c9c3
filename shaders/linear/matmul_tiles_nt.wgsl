// y (M, N) = scale * a (M, K) wᵀ, w (N, K), in any format.
// Workgroup (x, y, z) computes the tile of lib/tile_nt_* in columns x and rows y, over run z of `span` of the reduction: plane z of y.
// N, a_row, a_start, cols and first are multiples of 4; lib/left_any takes any a_row and a_start, lib/put_any any N, cols and first.
// With p.accumulate the product is added to y.
// include lib/block_q4
// include lib/one_weight
// include lib/left_rows
// include lib/put_rows
// include lib/tile_nt_8x8
// include lib/turns_nt_8x8
// include lib/stage_left
// include lib/stage_right_nt
// include lib/sums_8x8
struct Params { m: u32, n: u32, k: u32, span: u32, a_row: u32, a_start: u32, w_row: u32, start: u32, cols: u32, first: u32, total: u32, scale: f32, accumulate: u32, rank: u32, salt: u32, rate: f32, onto: u32 }
@group(0) @binding(0) var<storage, read> a: array<LeftWord>;        // (M, a_row): K of them from column a_start
@group(0) @binding(1) var<storage, read> w: array<Weight>;          // (rows of w, w_row = K) in a format of lib/block_*; row `start` is n = 0
@group(0) @binding(2) var<storage, read_write> y: array<OutputWord>; // (splits, M, cols): the product from column `first`
@group(1) @binding(0) var<uniform> p: Params;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let n0 = group.x * 64u;
  let m0 = group.y * ROWS;
  let begin = group.z * p.span;
  let end = min(begin + p.span, p.k);
  reduce(m0, n0, begin, end, p.n, thread);
  putTile(group.z, m0, n0, thread);
}
