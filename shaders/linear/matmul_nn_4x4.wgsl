// y (M, N) = scale * a (M, K) w, w (K, N): back through a weight that lies as in the forward pass, in any format. A workgroup computes
// 64 x 64 of y in 256 invocations (ROWS = 64), or 32 x 64 in 128; an invocation 4 x 4 of it. Tiles of `a` and w, 32 deep,
// are staged in workgroup memory once, 16 or 12 KiB: [k][m] and [k][n] in vec4 along m and n.
// `a` lies along k: an invocation loads 4 x 4 and turns it in registers; its vec4 column is XORed with a number of the row of
// four k, so that eight neighbours write to eight different groups of banks. w lies along n: eight weights are decoded at a
// time, their two vec4 eight columns apart for the same reason.
// Workgroup (x, y, z): columns, rows, and a run of `span` of the reduction, whose product goes to plane z of y.
// N, a_row, a_start, cols and first are multiples of 4. With p.accumulate the product is added to y.
// include lib/block_q4
// include lib/left_rows
// include lib/put_rows
// include lib/stage_left
// include lib/stage_right_nn
// include lib/sums_4x4
struct Params { m: u32, n: u32, k: u32, span: u32, a_row: u32, a_start: u32, w_row: u32, start: u32, cols: u32, first: u32, total: u32, scale: f32, accumulate: u32, rank: u32, salt: u32, rate: f32 }
@group(0) @binding(0) var<storage, read> a: array<vec4f>;           // (M, a_row / 4): K of them from column a_start
@group(0) @binding(1) var<storage, read> w: array<Weight>;          // (rows of w, w_row = N) in a format of lib/block_*; row `start` is k = 0
@group(0) @binding(2) var<storage, read_write> y: array<vec4f>;     // (splits, M, cols / 4): the product from column `first`
@group(1) @binding(0) var<uniform> p: Params;

alias Weight = u32; // vec4f where weights are held in 32 bits

const ROWS: u32 = 64u;
const DEPTH: u32 = 32u;
const THREADS = ROWS * 4u;
const HEIGHT = ROWS / 4u; // vec4 along m
const SWIZZLE: u32 = 1u;

var<workgroup> left: array<vec4f, DEPTH * HEIGHT>;
var<workgroup> right: array<vec4f, DEPTH * 16u>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let n0 = group.x * 64u;
  let m0 = group.y * ROWS;
  let begin = group.z * p.span;
  let end = min(begin + p.span, p.k);
  let tx = thread % 16u;
  let ty = thread / 16u;
  for (var k0 = begin; k0 < end; k0 += DEPTH) {
    // A value, not a constant, ends the loops: a software device would unroll them all.
    let depth = (min(DEPTH, end - k0) + 3u) / 4u * 4u;
    if (thread < HEIGHT * 8u) {
      let four = thread % 8u;
      stageLeft(m0, thread / 8u, k0 + four * 4u, four, end);
    }
    for (var i = thread; i < depth * 8u; i += THREADS) {
      stageRight(n0, k0, i, end);
    }
    workgroupBarrier();
    for (var four = 0u; four * 4u < depth; four++) {
      let l = four * ROWS + (ty ^ (SWIZZLE * four));
      let r = four * 64u + tx;
      multiply(left[l], right[r]);
      multiply(left[l + 1u * HEIGHT], right[r + 16u]);
      multiply(left[l + 2u * HEIGHT], right[r + 32u]);
      multiply(left[l + 3u * HEIGHT], right[r + 48u]);
    }
    workgroupBarrier();
  }
  putSums(group.z, m0 + ty * 4u, n0 + tx % 8u * 8u + tx / 8u * 4u);
}
