// y (M, N) = scale * a (M, K) wᵀ, w (N, K), in any format; both factors rounded to f16, their products added in f32.
// A workgroup computes 64 x 64 of y in 64 invocations, an invocation 8 x 8 of it. Tiles of `a` and w, 32 deep, are staged in
// workgroup memory once, 8 KiB: [k][m] and [k][n] in vec4h along m and n. Rows of `a` are brought into the range of f16 by powers of
// two, which linear/row_scales found, and their sums are brought back.
// Both lie along k in memory: an invocation loads 4 x 4 and turns it in registers. The vec4h column is XORed with a number of
// the row of four k, so that eight neighbours write to eight different groups of banks.
// Workgroup (x, y, z): columns, rows, and a run of `span` of the reduction, whose product goes to plane z of y.
// N, a_row, a_start, cols and first are multiples of 4. With p.accumulate the product is added to y.
enable f16;
// include lib/block_q4
// include lib/one_weight
// include lib/left_rows
// include lib/half_rows
// include lib/put_rows
// include lib/stage_left_half
// include lib/stage_right_nt_half
// include lib/sums_8x8
// include lib/put_half_sums
struct Params { m: u32, n: u32, k: u32, span: u32, a_row: u32, a_start: u32, w_row: u32, start: u32, cols: u32, first: u32, total: u32, scale: f32, accumulate: u32, rank: u32, salt: u32, rate: f32 }
@group(0) @binding(0) var<storage, read> a: array<vec4f>;           // (M, a_row / 4): K of them from column a_start
@group(0) @binding(1) var<storage, read> w: array<Weight>;          // (rows of w, w_row = K) in a format of lib/block_*; row `start` is n = 0
@group(0) @binding(2) var<storage, read> row_scales: array<vec2f>;  // (M)
@group(0) @binding(3) var<storage, read_write> y: array<vec4f>;     // (splits, M, cols / 4): the product from column `first`
@group(1) @binding(0) var<uniform> p: Params;

const DEPTH: u32 = 32u;
const THREADS: u32 = 64u;
const HEIGHT: u32 = 16u; // vec4h along m
const SWIZZLE: u32 = 2u;

var<workgroup> left: array<vec4h, DEPTH * HEIGHT>;
var<workgroup> right: array<vec4h, DEPTH * 16u>;

@compute @workgroup_size(THREADS)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) thread: u32) {
  let n0 = group.x * 64u;
  let m0 = group.y * 64u;
  let begin = group.z * p.span;
  let end = min(begin + p.span, p.k);
  let tx = thread % 8u;
  let ty = thread / 8u;
  // What this invocation stages: four of k at rows and columns of this number of four, and those 32 further on.
  let four = thread % 8u;
  let own = thread / 8u;
  let upper = rowFactors(m0 + own * 4u);
  let lower = rowFactors(m0 + own * 4u + 32u);
  for (var k0 = begin; k0 < end; k0 += DEPTH) {
    // A value, not a constant, ends the loops: a software device would unroll them all.
    let depth = (min(DEPTH, end - k0) + 3u) / 4u * 4u;
    stageLeft(m0, own, k0 + four * 4u, four, end, upper);
    stageLeft(m0, own + 8u, k0 + four * 4u, four, end, lower);
    stageRight(n0, own, k0 + four * 4u, four);
    stageRight(n0, own + 8u, k0 + four * 4u, four);
    workgroupBarrier();
    for (var fours = 0u; fours * 4u < depth; fours++) {
      let l = fours * 4u * HEIGHT + (ty ^ (SWIZZLE * fours));
      let r = fours * 64u + (tx ^ (SWIZZLE * fours));
      multiplyAt(l, r);
      multiplyAt(l + HEIGHT, r + 16u);
      multiplyAt(l + 2u * HEIGHT, r + 32u);
      multiplyAt(l + 3u * HEIGHT, r + 48u);
    }
    workgroupBarrier();
  }
  putHalfSums(group.z, m0 + ty * 4u, m0 + 32u + ty * 4u, n0 + tx * 4u, n0 + 32u + tx * 4u);
}

// Adds the products of 8 rows and 8 columns at one place of the reduction: their first four at `l` and `r`. The XOR of a column
// reaches all 16 of a row, so the other four lie where its highest bit is turned.
fn multiplyAt(l: u32, r: u32) {
  multiply(vec4f(left[l]), vec4f(left[l ^ 8u]), vec4f(right[r]), vec4f(right[r ^ 8u]));
}
