// A product's sums of up to 36 rows over a subgroup of 4 whose invocations have 8 columns each. Invocation i loads the i-th of each four
// rows and gets the other three by exchange, which takes SwiftShader one instruction, where a broadcast takes nine: so place j of
// invocation i has row i ^ j (XOR). Few loads a sum matter most, each of them is a branch an invocation; stores are in a loop, since
// code for every row by itself takes as long to compile as all else. The kernel declares ROWS, a multiple of 4, or of 2 up to 10: the last
// two are a pair, and place j of invocation i has row (i ^ j) & 1 of it. Three rows alone are a triple: the last invocation loads the first
// row again, and TRIPLE says which row a place has. Workgroups begin at multiples of 4.
const LANES: u32 = 4u;

var<private> invocation: u32;                                       // its number in the workgroup

alias Four = array<mat2x4f, 4>;                                     // of four rows
var<private> sums0: Four;
var<private> sums1: Four;
var<private> sums2: Four;
var<private> sums3: Four;
var<private> sums4: Four;
var<private> sums5: Four;
var<private> sums6: Four;
var<private> sums7: Four;
var<private> sums8: Four;

const TRIPLE = array<vec3u, 4>(vec3u(0u, 1u, 2u), vec3u(1u, 0u, 2u), vec3u(2u, 0u, 1u), vec3u(0u, 2u, 1u)); // [invocation][place]

// The row of a workgroup's that place `i` has.
fn rowAt(i: u32) -> u32 {
  if (ROWS == 3u) { return TRIPLE[invocation][i]; }
  return i ^ select(invocation, invocation & 1u, i >= ROWS / 4u * 4u);
}

// Writes the rows from m0, at the invocation's columns from n.
fn storeRows(m0: u32, n: u32) {
  var all = array<Four, 9>(sums0, sums1, sums2, sums3, sums4, sums5, sums6, sums7, sums8);
  let added = mat2x4f(biasOf(n), biasOf(n + 4u));
  for (var i = 0u; i < ROWS; i++) {
    let row = m0 + rowAt(i);
    let sum = all[i / 4u][i % 4u] * p.scale + added;
    if (row < p.m && n < p.n) { store4(row, n, sum[0]); }
    if (row < p.m && n + 4u < p.n) { store4(row, n + 4u, sum[1]); }
  }
}

// The first row that an invocation loads, of a workgroup's from m0; to be called before all else.
fn firstRow(m0: u32, lane: u32) -> u32 {
  invocation = lane;
  return m0 + select(lane, 0u, ROWS == 3u && lane == 3u);
}

// The invocation's row of four rows, number `slot` from its first row `m`.
fn rowOf(m: u32, slot: u32) -> u32 { return m + 4u * slot - select(0u, m & 2u, ROWS == 4u * slot + 2u); }

// Elements of the left side that an invocation has loaded: of its row of each four.
alias Left = array<vec4f, 9>;

// Adds the products of four elements of each row: `low` and `high` have what they are multiplied by for the 8 columns.
fn addProducts(low: mat4x4f, high: mat4x4f, left: Left) {
  if (ROWS < 3u) { addPair(&sums0, low, high, left[0]); }
  if (ROWS == 3u) { addTriple(&sums0, low, high, left[0]); }
  if (ROWS > 3u) { add(&sums0, low, high, left[0]); }
  if (ROWS > 4u) { if (ROWS < 8u) { addPair(&sums1, low, high, left[1]); } else { add(&sums1, low, high, left[1]); } }
  if (ROWS > 8u) { if (ROWS < 12u) { addPair(&sums2, low, high, left[2]); } else { add(&sums2, low, high, left[2]); } }
  if (ROWS > 12u) { add(&sums3, low, high, left[3]); }
  if (ROWS > 16u) { add(&sums4, low, high, left[4]); }
  if (ROWS > 20u) { add(&sums5, low, high, left[5]); }
  if (ROWS > 24u) { add(&sums6, low, high, left[6]); }
  if (ROWS > 28u) { add(&sums7, low, high, left[7]); }
  if (ROWS > 32u) { add(&sums8, low, high, left[8]); }
}

// The same of one element of each row.
fn addProduct(right: mat2x4f, left: array<f32, 9>) {
  add1(&sums0, right, left[0]);
  if (ROWS > 4u) { add1(&sums1, right, left[1]); }
  if (ROWS > 8u) { add1(&sums2, right, left[2]); }
  if (ROWS > 12u) { add1(&sums3, right, left[3]); }
  if (ROWS > 16u) { add1(&sums4, right, left[4]); }
  if (ROWS > 20u) { add1(&sums5, right, left[5]); }
  if (ROWS > 24u) { add1(&sums6, right, left[6]); }
  if (ROWS > 28u) { add1(&sums7, right, left[7]); }
  if (ROWS > 32u) { add1(&sums8, right, left[8]); }
}

// With places past a pair's, which are not written: it is done once a rank, and not once a row's element.
fn add1(four: ptr<private, Four>, right: mat2x4f, mine: f32) {
  (*four)[0] += right * mine;
  (*four)[1] += right * quadSwapX(mine);
  (*four)[2] += right * select(quadSwapY(mine), quadSwapDiagonal(mine), ROWS == 3u && isInner());
  (*four)[3] += right * quadSwapDiagonal(mine);
}

fn addPair(four: ptr<private, Four>, low: mat4x4f, high: mat4x4f, mine: vec4f) {
  let other = quadSwapX(mine);
  (*four)[0] += mat2x4f(low * mine, high * mine);
  (*four)[1] += mat2x4f(low * other, high * other);
}

// Places of TRIPLE: the third row is across from the outer invocations, and diagonally from the inner ones.
fn addTriple(four: ptr<private, Four>, low: mat4x4f, high: mat4x4f, mine: vec4f) {
  let second = quadSwapX(mine);
  let third = select(quadSwapY(mine), quadSwapDiagonal(mine), isInner());
  (*four)[0] += mat2x4f(low * mine, high * mine);
  (*four)[1] += mat2x4f(low * second, high * second);
  (*four)[2] += mat2x4f(low * third, high * third);
}

fn isInner() -> bool { return invocation == 1u || invocation == 2u; }

fn add(four: ptr<private, Four>, low: mat4x4f, high: mat4x4f, mine: vec4f) {
  let rows = array<vec4f, 4>(mine, quadSwapX(mine), quadSwapY(mine), quadSwapDiagonal(mine));
  (*four)[0] += mat2x4f(low * rows[0], high * rows[0]);
  (*four)[1] += mat2x4f(low * rows[1], high * rows[1]);
  (*four)[2] += mat2x4f(low * rows[2], high * rows[2]);
  (*four)[3] += mat2x4f(low * rows[3], high * rows[3]);
}
