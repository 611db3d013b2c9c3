// The reduction of lib/tile_nt_8x8 with one tile of each side in workgroup memory, 8 KiB with 64 rows, 12 with 128: loaded, then summed.
var<workgroup> left: array<vec4f, DEPTH * HEIGHT>;
var<workgroup> right: array<vec4f, DEPTH * 16u>;

// Adds the products at begin .. end - 1 of the reduction to the sums of rows from m0 and columns from n0, of `width` in all; `begin` is a
// multiple of 4.
fn reduce(m0: u32, n0: u32, begin: u32, end: u32, width: u32, thread: u32) {
  let own = thread / 4u;
  let four = thread % 4u;
  for (var k0 = begin; k0 < end; k0 += DEPTH) {
    let k = k0 + four * 4u;
    putLeft(0u, leftBlock(m0, own, k, end), own, four);
    if (thread < 64u) { putRight(0u, rightBlock(n0, own, k, width), own, four); }
    workgroupBarrier();
    addTile(0u, 0u, depthOf(k0, end), thread);
    workgroupBarrier();
  }
}
