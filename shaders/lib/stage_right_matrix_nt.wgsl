// Puts four neighbours of a row of w (N, K), rounded to f16, into the tile `right` [n][k]: run i of four, at row i / 8; zeros from
// `end` on. right is the kernel's, its rows RIGHT_STEP apart; lib/block_* decodes, the scale is multiplied before rounding.
fn stageRight(n0: u32, k0: u32, i: u32, end: u32) {
  let k = i % 8u * 4u;
  let place = (min(n0 + i / 8u, p.n - 1u) + p.start) * p.w_row + k0 + k;
  let inside = vec4u(k0 + k) + vec4u(0u, 1u, 2u, 3u) < vec4u(end);
  let four = halfWeights(select(vec4f(), weights4(place) * scaleOf(place >> 5u), inside));
  let at = i / 8u * RIGHT_STEP + k;
  right[at] = four.x;
  right[at + 1u] = four.y;
  right[at + 2u] = four.z;
  right[at + 3u] = four.w;
}
