// The reduction of lib/tile_nt_8x8 with two tiles of each side in workgroup memory, 16 KiB with 64 rows, 24 with 128: while one is summed the
// next is on its way to registers, and is put into the other, so that a turn has one barrier. Half of the invocations of 128 load none of w.
var<workgroup> left: array<vec4f, 2u * DEPTH * HEIGHT>;
var<workgroup> right: array<vec4f, 2u * DEPTH * 16u>;

// Adds the products at begin .. end - 1 of the reduction to the sums of rows from m0 and columns from n0, of `width` in all; `begin` is a
// multiple of 4.
fn reduce(m0: u32, n0: u32, begin: u32, end: u32, width: u32, thread: u32) {
  let own = thread / 4u;
  let four = thread % 4u;
  var k = begin + four * 4u;
  var l0 = 0u;
  var r0 = 0u;
  var nextLeft = leftBlock(m0, own, k, end);
  var nextRight = mat4x4f();
  if (thread < 64u) { nextRight = rightBlock(n0, own, k, width); }
  for (var k0 = begin; k0 < end; k0 += DEPTH) {
    putLeft(l0, nextLeft, own, four);
    if (thread < 64u) { putRight(r0, nextRight, own, four); }
    workgroupBarrier();
    k += DEPTH;
    if (k0 + DEPTH < end) {
      nextLeft = leftBlock(m0, own, k, end);
      if (thread < 64u) { nextRight = rightBlock(n0, own, k, width); }
    }
    addTile(l0, r0, depthOf(k0, end), thread);
    l0 = DEPTH * HEIGHT - l0;
    r0 = DEPTH * 16u - r0;
  }
}
