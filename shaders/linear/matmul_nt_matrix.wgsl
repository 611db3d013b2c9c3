// y (M, N) = scale * a (M, K) wᵀ, w (N, K), in any format, by subgroup matrices: both factors rounded to f16, their products
// added in f32.
// The device multiplies MATRIX_M x MATRIX_K by MATRIX_K x MATRIX_N, sizes of its own that divide 32. A workgroup computes
// 64 x 64 of y in four subgroups of SUBGROUP invocations, a subgroup 32 x 32 of it, held as matrices. Tiles of `a` and w, 32 deep,
// are staged in workgroup memory once: [m][k] and [n][k], eight elements between rows, so that neighbours in a column lie
// in different groups of banks. Rows of `a` are brought into the range of f16 by powers of two, which linear/row_scales found. At the
// end each subgroup passes its sums through workgroup memory, a matrix at a time: those outside are left out, and rows
// brought back, as y is written.
// Workgroup (x, y, z): columns, rows, and a run of `span` of the reduction, whose product goes to plane z of y.
// N, a_row, a_start, cols and first are multiples of 4. With p.accumulate the product is added to y.
enable f16;
enable subgroups;
enable chromium_experimental_subgroup_matrix;
// include lib/block_q4
// include lib/one_weight
// include lib/left_rows
// include lib/half_rows
// include lib/put_rows
// include lib/stage_left_matrix
// include lib/stage_right_matrix_nt
// include lib/put_matrix
struct Params { m: u32, n: u32, k: u32, span: u32, a_row: u32, a_start: u32, w_row: u32, start: u32, cols: u32, first: u32, total: u32, scale: f32, accumulate: u32, rank: u32, salt: u32, rate: f32 }
@group(0) @binding(0) var<storage, read> a: array<vec4f>;           // (M, a_row / 4): K of them from column a_start
@group(0) @binding(1) var<storage, read> w: array<Weight>;          // (rows of w, w_row = K) in a format of lib/block_*; row `start` is n = 0
@group(0) @binding(2) var<storage, read> row_scales: array<vec2f>;  // (M)
@group(0) @binding(3) var<storage, read_write> y: array<vec4f>;     // (splits, M, cols / 4): the product from column `first`
@group(1) @binding(0) var<uniform> p: Params;

const SUBGROUP: u32 = 32u;
const MATRIX_M: u32 = 8u;
const MATRIX_N: u32 = 8u;
const MATRIX_K: u32 = 8u;
alias Left = subgroup_matrix_left<f16, MATRIX_K, MATRIX_M>;
alias Right = subgroup_matrix_right<f16, MATRIX_N, MATRIX_K>;
alias Sums = subgroup_matrix_result<f32, MATRIX_N, MATRIX_M>;

const THREADS = 4u * SUBGROUP;
const DEPTH: u32 = 32u;
const LEFT_STEP: u32 = DEPTH + 8u; // of a row of 32 k
const RIGHT_STEP: u32 = DEPTH + 8u; // of a row of 32 k
const ROWS = 32u / MATRIX_M; // matrices of a subgroup
const COLS = 32u / MATRIX_N;

var<workgroup> left: array<f16, 64u * LEFT_STEP>;
var<workgroup> right: array<f16, 64u * RIGHT_STEP>;
var<workgroup> passed: array<f32, 4u * MATRIX_M * MATRIX_N>; // a matrix of each subgroup

@compute @workgroup_size(THREADS)
fn main(
  @builtin(workgroup_id) group: vec3u,
  @builtin(local_invocation_index) thread: u32,
  @builtin(subgroup_id) subgroup: u32,
  @builtin(subgroup_invocation_id) lane: u32,
) {
  let n0 = group.x * 64u;
  let m0 = group.y * 64u;
  let begin = group.z * p.span;
  let end = min(begin + p.span, p.k);
  let m1 = subgroup / 2u * 32u; // of the subgroup's 32 x 32 within the tile
  let n1 = subgroup % 2u * 32u;
  var sums: array<array<Sums, COLS>, ROWS>;
  for (var k0 = begin; k0 < end; k0 += DEPTH) {
    for (var i = thread; i < 512u; i += THREADS) {
      stageLeft(m0, k0, i, end);
      stageRight(n0, k0, i, end);
    }
    workgroupBarrier();
    for (var k = 0u; k < DEPTH; k += MATRIX_K) {
      var rights: array<Right, COLS>;
      for (var j = 0u; j < COLS; j++) {
        rights[j] = subgroupMatrixLoad<Right, col_major>(&right, (n1 + j * MATRIX_N) * RIGHT_STEP + k, RIGHT_STEP);
      }
      for (var i = 0u; i < ROWS; i++) {
        let rows = subgroupMatrixLoad<Left, row_major>(&left, (m1 + i * MATRIX_M) * LEFT_STEP + k, LEFT_STEP);
        for (var j = 0u; j < COLS; j++) {
          sums[i][j] = subgroupMatrixMultiplyAccumulate(rows, rights[j], sums[i][j]);
        }
      }
    }
    workgroupBarrier();
  }
  for (var i = 0u; i < ROWS; i++) {
    for (var j = 0u; j < COLS; j++) {
      subgroupMatrixStore<row_major>(&passed, subgroup * MATRIX_M * MATRIX_N, sums[i][j], MATRIX_N);
      workgroupBarrier();
      putMatrix(group.z, m0 + m1 + i * MATRIX_M, n0 + n1 + j * MATRIX_N, subgroup, lane);
      workgroupBarrier();
    }
  }
}
