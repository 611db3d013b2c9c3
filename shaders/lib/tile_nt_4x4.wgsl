// A tile of a wᵀ, 64 columns and ROWS = 64 rows in 256 invocations, or 32 in 128: each sums 4 x 4 of it (lib/sums_4x4). Tiles of
// `a` and w, 32 deep, are staged in workgroup memory once, 16 or 12 KiB: [k][m] and [k][n] in vec4 along m and n.
// Both lie along k in memory: an invocation loads 4 x 4 and turns it in registers. The vec4 column is XORed with a number of
// the row of four k, so that eight neighbours write to eight different groups of banks.
const ROWS: u32 = 64u;
const DEPTH: u32 = 32u;
const THREADS = ROWS * 4u;
const HEIGHT = ROWS / 4u; // vec4 along m
const SWIZZLE: u32 = 1u;

var<workgroup> left: array<vec4f, DEPTH * HEIGHT>;
var<workgroup> right: array<vec4f, DEPTH * 16u>;

// Adds the products at begin .. end - 1 of the reduction to the sums of rows from m0 and columns from n0, of `width` in all; `begin` is a
// multiple of 4.
fn reduce(m0: u32, n0: u32, begin: u32, end: u32, width: u32, thread: u32) {
  let tx = thread % 16u;
  let ty = thread / 16u;
  for (var k0 = begin; k0 < end; k0 += DEPTH) {
    // A value, not a constant, ends the loops: a software device would unroll them all.
    let depth = (min(DEPTH, end - k0) + 3u) / 4u * 4u;
    if (thread < HEIGHT * 8u) {
      let four = thread % 8u;
      putLeft(0u, leftBlock(m0, thread / 8u, k0 + four * 4u, end), thread / 8u, four);
    }
    let i = thread ^ (THREADS - 128u); // the other half of 256, or all of 128
    if (i < 128u) {
      let four = i % 8u;
      putRight(0u, rightBlock(n0, i / 8u, k0 + four * 4u, width), i / 8u, four);
    }
    workgroupBarrier();
    for (var four = 0u; four * 4u < depth; four++) {
      let l = four * ROWS + (ty ^ (SWIZZLE * four));
      let r = four * 64u + (tx ^ (SWIZZLE * four));
      multiply(left[l], right[r]);
      multiply(left[l + 1u * HEIGHT], right[r + 16u]);
      multiply(left[l + 2u * HEIGHT], right[r + 32u]);
      multiply(left[l + 3u * HEIGHT], right[r + 48u]);
    }
    workgroupBarrier();
  }
}

// Writes the tile's sums to plane z of the output.
fn putTile(z: u32, m0: u32, n0: u32, thread: u32) {
  let tx = thread % 16u;
  let ty = thread / 16u;
  putSums(z, m0 + ty * 4u, n0 + tx * 4u);
}
