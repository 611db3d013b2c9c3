// All sides of dx = dy w by fours; N, K and the columns of dy are multiples of 4.
@group(0) @binding(0) var<storage, read> dy: array<vec4f>;          // (M, cols / 4): N of them from column `first`
@group(0) @binding(1) var<storage, read> w: array<vec4f>;           // (rows of w, K / 4); row `start` is n = 0
@group(0) @binding(2) var<storage, read_write> dx: array<vec4f>;    // (M, K / 4)

const FOUR: u32 = 1u; // places in w from four elements of a row to the next
fn rowLength() -> u32 { return p.k / 4u; }
fn right4(at: u32) -> vec4f { return w[at]; }
fn left4(row: u32, four: u32) -> vec4f { return dy[(row * p.cols + p.first) / 4u + four]; }

fn store4(row: u32, four: u32, value: vec4f) {
  let at = row * (p.k / 4u) + four;
  if (ACCUMULATE) { dx[at] += value; } else { dx[at] = value; }
}
