// Puts 4 x 4 of w (N, K), rounded to f16, into the tile `right` [k][n], turned: its rows n0 + 4 n .. + 3, at k .. k + 3, row
// `four` of four k in the tile. SWIZZLE and right are the kernel's; lib/block_* decodes, the scale is multiplied before rounding.
fn stageRight(n0: u32, n: u32, k: u32, four: u32) {
  let rows = min(vec4u(n0 + n * 4u) + vec4u(0u, 1u, 2u, 3u), vec4u(p.n - 1u));
  let places = (rows + p.start) * p.w_row + k;
  let r0 = weights4(places.x) * scaleOf(places.x >> 5u);
  let r1 = weights4(places.y) * scaleOf(places.y >> 5u);
  let r2 = weights4(places.z) * scaleOf(places.z >> 5u);
  let r3 = weights4(places.w) * scaleOf(places.w >> 5u);
  let at = four * 64u + (n ^ (SWIZZLE * four));
  right[at] = halfWeights(vec4f(r0.x, r1.x, r2.x, r3.x));
  right[at + 16u] = halfWeights(vec4f(r0.y, r1.y, r2.y, r3.y));
  right[at + 32u] = halfWeights(vec4f(r0.z, r1.z, r2.z, r3.z));
  right[at + 48u] = halfWeights(vec4f(r0.w, r1.w, r2.w, r3.w));
}
