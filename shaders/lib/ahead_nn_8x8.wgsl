// The reduction of lib/tile_nn_8x8 with two tiles of each side in workgroup memory, 16 KiB with 64 rows, 24 with 128: while one is summed the
// next is on its way to registers, and is put into the other, so that a turn has one barrier. An invocation of 64 loads two rows of eight
// columns of w, one of 128 a single row.
var<workgroup> left: array<vec4f, 2u * DEPTH * HEIGHT>;
var<workgroup> right: array<vec4f, 2u * DEPTH * 16u>;

// Adds the products at begin .. end - 1 of the reduction to the sums of rows from m0 and columns from n0; `begin` is a
// multiple of 4.
fn reduce(m0: u32, n0: u32, begin: u32, end: u32, thread: u32) {
  let own = thread / 4u;
  let four = thread % 4u;
  let row = thread / 8u;
  let run = thread % 8u;
  var l0 = 0u;
  var r0 = 0u;
  var nextLeft = leftBlock(m0, own, begin + four * 4u, end);
  var nextRight = rightEight(n0, begin + row, run, end);
  var nextLower = mat2x4f();
  if (THREADS < 128u) { nextLower = rightEight(n0, begin + row + 8u, run, end); }
  for (var k0 = begin; k0 < end; k0 += DEPTH) {
    putLeft(l0, nextLeft, own, four);
    putRight(r0, nextRight, row, run);
    if (THREADS < 128u) { putRight(r0, nextLower, row + 8u, run); }
    workgroupBarrier();
    let next = k0 + DEPTH;
    if (next < end) {
      nextLeft = leftBlock(m0, own, next + four * 4u, end);
      nextRight = rightEight(n0, next + row, run, end);
      if (THREADS < 128u) { nextLower = rightEight(n0, next + row + 8u, run, end); }
    }
    addTile(l0, r0, depthOf(k0, end), thread);
    l0 = DEPTH * HEIGHT - l0;
    r0 = DEPTH * 16u - r0;
  }
}
