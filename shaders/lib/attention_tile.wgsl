// Block products of the tiled attention kernels: a block of 64 rows against tiles of 32 columns, in 14 KiB. 128 threads as
// 16 x 8: thread (ty, tx) owns rows 4 ty … 4 ty + 3, of scores the columns 4 tx … 4 tx + 3, and of sums the dimensions
// 4 (8 group + tx) … + 3 for each group. Dimensions go by in slices of 16, so that the memory does not grow with D.
const ROWS: u32 = 64;
const COLS: u32 = 32;
const THREADS: u32 = 128;
const GROUPS: u32 = ROOM / 8;
const LOWEST: f32 = -1e30;

alias Scores = array<vec4f, 4>;           // row, 4 columns
alias Sums = array<vec4f, 4 * GROUPS>;    // group, row, 4 dimensions

var<workgroup> left: array<vec4f, 256>;   // (4, ROWS) a slice of the rows; or (COLS, 8) a group of the columns
var<workgroup> right: array<vec4f, 128>;  // (4, COLS) a slice of the columns; or (16, 8) one vector a thread
var<workgroup> tile: array<vec4f, 512>;   // (ROWS, COLS / 4) the weights of the block

/** Where `left` keeps four dimensions of a row. */
fn leftAt(row: u32, d: u32) -> u32 { return d * ROWS + row; }

/** Where `right` keeps four dimensions of a column: the columns that 8 threads read together lie side by side. */
fn rightAt(col: u32, d: u32) -> u32 { return d * COLS + col % 4 * 8 + col / 4; }

// The loops below run from a value to a value: a software device would unroll constant ones, and compile for minutes.

/** scores += left · right for the slice that is staged. */
fn multiply(scores: ptr<function, Scores>, slice: u32, ty: u32, tx: u32) {
  for (var d = slice * 4; d < min(slice * 4 + 4, p.width); d++) {
    let at = d % 4 * COLS + tx;
    let r0 = right[at];
    let r1 = right[at + 8];
    let r2 = right[at + 16];
    let r3 = right[at + 24];
    for (var i = 0u; i < 4; i++) {
      let l = left[d % 4 * ROWS + 4 * ty + i];
      (*scores)[i] += vec4f(dot(l, r0), dot(l, r1), dot(l, r2), dot(l, r3));
    }
  }
}

/** sums[group] += tile · left, where `left` holds that group of dimensions of the columns from `col`, before `last`. */
fn accumulate(sums: ptr<function, Sums>, group: u32, col: u32, last: u32, ty: u32, tx: u32) {
  for (var c = col; c < min(col + COLS, last); c += 4) {
    let at = (c - col) * 8 + tx;
    let l0 = left[at];
    let l1 = left[at + 8];
    let l2 = left[at + 16];
    let l3 = left[at + 24];
    for (var i = 0u; i < 4; i++) {
      let w = tile[(4 * ty + i) * 8 + (c - col) / 4];
      (*sums)[group * 4 + i] += w.x * l0 + w.y * l1 + w.z * l2 + w.w * l3;
    }
  }
}
