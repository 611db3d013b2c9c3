// y (M, N) = scale * a (M, K) wᵀ, w (N, K) in any format, for a few rows (decoding). Workgroup (x, y) computes columns 4 x .. 4 x + 3
// of row y, as lib/row_nt says. With p.accumulate the product is added to y.
// include lib/block_q4
// include lib/one_weight
// include lib/left_rows
// include lib/put_rows
// include lib/row_nt
// include lib/parts_by_tree
struct Params { m: u32, n: u32, k: u32, span: u32, a_row: u32, a_start: u32, w_row: u32, start: u32, cols: u32, first: u32, total: u32, scale: f32, accumulate: u32, rank: u32, salt: u32, rate: f32, onto: u32 }
@group(0) @binding(0) var<storage, read> a: array<vec4f>;           // (M, a_row / 4): K of them from column a_start
@group(0) @binding(1) var<storage, read> w: array<Weight>;          // (rows of w, w_row = K) in a format of lib/block_*; row `start` is n = 0
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;     // (M, cols / 4): the product from column `first`
@group(1) @binding(0) var<uniform> p: Params;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let n = group.x * 4u;
  let sum = fourColumns(group.y, n, p.n, thread);
  if (thread == 0u) { put4(0u, group.y, n, sum); }
}
