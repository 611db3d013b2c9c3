// A tile of a w, 64 columns and ROWS = 64 rows in as many invocations, or 128 in 128: each sums 8 x 8 of it (lib/sums_8x8). Tiles of
// `a` and w, 16 deep, are staged in workgroup memory: [k][m] and [k][n] in vec4 along m and n. lib/turns_* or lib/ahead_* says when.
// `a` lies along k: an invocation loads 4 x 4 and turns it in registers; its vec4 column is XORed with a number of the row of
// four k, so that eight neighbours write to eight different groups of banks. w lies along n: eight weights are decoded at a
// time, their two vec4 eight columns apart for the same reason.
const ROWS: u32 = 64u;
const DEPTH: u32 = 16u;
const THREADS = ROWS;
const HEIGHT = ROWS / 4u; // vec4 along m
const SWIZZLE: u32 = 2u;

// Places of the reduction in the tile from k0 on, up to a multiple of 4. A value, not a constant, ends the loops over them: a
// software device would unroll them all.
fn depthOf(k0: u32, end: u32) -> u32 { return (min(DEPTH, end - k0) + 3u) / 4u * 4u; }

// Adds `depth` places of the reduction, a multiple of 4, of the tiles that begin at l0 of `left` and r0 of `right`.
fn addTile(l0: u32, r0: u32, depth: u32, thread: u32) {
  let tx = thread % 8u;
  let ty = thread / 8u;
  for (var four = 0u; four * 4u < depth; four++) {
    let l = l0 + four * ROWS + (ty ^ (SWIZZLE * four));
    let r = r0 + four * 64u + tx;
    multiply(left[l], left[l + HEIGHT / 2u], right[r], right[r + 8u]);
    multiply(left[l + 1u * HEIGHT], left[l + 1u * HEIGHT + HEIGHT / 2u], right[r + 16u], right[r + 24u]);
    multiply(left[l + 2u * HEIGHT], left[l + 2u * HEIGHT + HEIGHT / 2u], right[r + 32u], right[r + 40u]);
    multiply(left[l + 3u * HEIGHT], left[l + 3u * HEIGHT + HEIGHT / 2u], right[r + 48u], right[r + 56u]);
  }
}

// Writes the tile's sums to plane z of the output.
fn putTile(z: u32, m0: u32, n0: u32, thread: u32) {
  let tx = thread % 8u;
  let ty = thread / 8u;
  putSums(z, m0 + ty * 4u, m0 + ROWS / 2u + ty * 4u, n0 + tx * 8u, n0 + tx * 8u + 4u);
}
