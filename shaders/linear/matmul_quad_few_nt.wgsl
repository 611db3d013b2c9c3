enable subgroups;
// y (M, N) = scale * x (M, K) wᵀ, w (N, K), f32, for 5 to 12 rows (several sequences decoded at once) on processors with subgroups of 4; K and
// all rows are even. With `accumulate` the product is added to y.
// As matmul_quad, two elements of the reduction a turn instead of four: so the loop's machine code stays within the 32 KiB of instructions
// that a core keeps. With more rows it would be past them either way.
// include lib/quads/rows
// include lib/quads/low
// include lib/fours_y
struct Params { m: u32, n: u32, k: u32, x_row: u32, x_first: u32, start: u32, w_row: u32, y_row: u32, y_first: u32, scale: f32, rank: u32, accumulate: u32 }
@group(0) @binding(0) var<storage, read> x: array<vec2f>;           // (M, x_row / 2): K of them from column `x_first`
@group(0) @binding(1) var<storage, read> w: array<vec2f>;           // (rows of w, w_row / 2); row `start` is n = 0
@group(1) @binding(0) var<uniform> p: Params;

const ROWS: u32 = 12u;
const TURNED: bool = true;

fn own(row: u32, k: u32) -> vec2f { return x[(min(row, p.m - 1u) * p.x_row + p.x_first) / 2u + k]; }

// Where four columns of the product from n begin in w, and two elements of each.
fn placesOf(n: u32) -> vec4u { return (min(n + vec4u(0u, 1u, 2u, 3u), vec4u(p.n - 1u)) + p.start) * (p.w_row / 2u); }
fn weights(at: vec4u) -> mat2x4f { return transpose(mat4x2f(w[at.x], w[at.y], w[at.z], w[at.w])); }

// Adds the products of two elements of four rows with 8 columns.
fn add2(four: ptr<private, Four>, low: mat2x4f, high: mat2x4f, mine: vec2f) {
  let rows = array<vec2f, 4>(mine, quadSwapX(mine), quadSwapY(mine), quadSwapDiagonal(mine));
  (*four)[0] += mat2x4f(low * rows[0], high * rows[0]);
  (*four)[1] += mat2x4f(low * rows[1], high * rows[1]);
  (*four)[2] += mat2x4f(low * rows[2], high * rows[2]);
  (*four)[3] += mat2x4f(low * rows[3], high * rows[3]);
}

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let n = (group.x * LANES + lane) * 8u;
  let m0 = group.y * ROWS;
  let m = m0 + lane;
  let cols = placesOf(n);
  let behind = placesOf(n + 4u);
  let steps = p.k / 2u;                                             // before the loop, since a division takes long
  for (var k = 0u; k < steps; k++) {
    let low = weights(cols + k);
    let high = weights(behind + k);
    add2(&sums0, low, high, own(m, k));
    add2(&sums1, low, high, own(m + 4u, k));
    if (ROWS > 8u) { add2(&sums2, low, high, own(m + 8u, k)); }
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
