enable subgroups;
// As matmul_quad, forward and with lib/quads/twos_nn back, for 5 to 12 rows (several sequences decoded at once): K, N and all lengths of
// rows are multiples of 4. Two elements of the reduction a turn instead of four, so that the loop's machine code stays within the 32 KiB of
// instructions that a core keeps. With more rows four a turn are faster.
// include lib/quads/rows
// include lib/quads/twos_nt
// include lib/quads/low
// include lib/onto
// include lib/fours_y
struct Params { m: u32, n: u32, k: u32, x_row: u32, x_first: u32, start: u32, w_row: u32, y_row: u32, y_first: u32, scale: f32, rank: u32, accumulate: u32, onto: u32 }
@group(0) @binding(0) var<storage, read> x: array<vec2f>;           // (M, x_row / 2): K of them from column `x_first`
@group(1) @binding(0) var<uniform> p: Params;

const ROWS: u32 = 12u;

fn own(row: u32, k: u32) -> vec2f { return x[(min(row, p.m - 1u) * p.x_row + p.x_first) / 2u + k]; }

// Adds the products of two elements of four rows with 8 columns.
fn addTwo(four: ptr<private, Four>, low: mat2x4f, high: mat2x4f, mine: vec2f) {
  let rows = array<vec2f, 4>(mine, quadSwapX(mine), quadSwapY(mine), quadSwapDiagonal(mine));
  (*four)[0] += mat2x4f(low * rows[0], high * rows[0]);
  (*four)[1] += mat2x4f(low * rows[1], high * rows[1]);
  (*four)[2] += mat2x4f(low * rows[2], high * rows[2]);
  (*four)[3] += mat2x4f(low * rows[3], high * rows[3]);
}

fn addPairOfTwo(pair: ptr<private, Four>, low: mat2x4f, high: mat2x4f, mine: vec2f) {
  let other = quadSwapX(mine);
  (*pair)[0] += mat2x4f(low * mine, high * mine);
  (*pair)[1] += mat2x4f(low * other, high * other);
}

@compute @workgroup_size(LANES)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let n = (group.x * LANES + lane) * 8u;
  let m0 = group.y * ROWS;
  let m = firstRow(m0, lane);
  let cols = placesOf(n);
  let behind = placesOf(n + 4u);
  let further = step();
  let steps = p.k / 2u;                                             // before the loop, since a division takes long
  for (var k = 0u; k < steps; k++) {
    let low = weights(cols + k * further);
    let high = weights(behind + k * further);
    addTwo(&sums0, low, high, own(m, k));
    if (ROWS < 8u) { addPairOfTwo(&sums1, low, high, own(rowOf(m, 1u), k)); } else { addTwo(&sums1, low, high, own(rowOf(m, 1u), k)); }
    if (ROWS > 8u) {
      if (ROWS < 12u) { addPairOfTwo(&sums2, low, high, own(rowOf(m, 2u), k)); } else { addTwo(&sums2, low, high, own(rowOf(m, 2u), k)); }
    }
  }
  addLow(m, n);
  storeRows(m0, n);
}
