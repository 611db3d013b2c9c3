// Puts eight columns of w (K, N), rounded to f16, into the tile `right` [k][n]: run i of eight, at row i / 8 of the tile, zeros
// outside. Their two vec4h lie eight columns apart, so that eight neighbours write to eight different groups of banks. right is
// the kernel's; lib/block_* decodes, the scale is multiplied before rounding.
fn stageRight(n0: u32, k0: u32, i: u32, end: u32) {
  let k = i / 8u;
  let n = n0 + i % 8u * 8u;
  var eight = mat2x4f();
  if (k0 + k < end && n < p.n) {
    let place = (p.start + k0 + k) * p.w_row + n;
    eight = weights8(place) * scaleOf(place >> 5u);
  }
  right[k * 16u + i % 8u] = halfWeights(eight[0]);
  right[k * 16u + 8u + i % 8u] = halfWeights(eight[1]);
}
