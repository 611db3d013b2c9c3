// Puts four columns of w (K, N), rounded to f16, into the tile `right` [k][n]: run i of four, at row i / 16; zeros outside. right is
// the kernel's, its rows RIGHT_STEP apart; lib/block_* decodes, the scale is multiplied before rounding.
fn stageRight(n0: u32, k0: u32, i: u32, end: u32) {
  let k = i / 16u;
  let n = i % 16u * 4u;
  var four = vec4h();
  if (k0 + k < end && n0 + n < p.n) {
    let place = (p.start + k0 + k) * p.w_row + n0 + n;
    four = halfWeights(weights4(place) * scaleOf(place >> 5u));
  }
  let at = k * RIGHT_STEP + n;
  right[at] = four.x;
  right[at + 1u] = four.y;
  right[at + 2u] = four.z;
  right[at + 3u] = four.w;
}
