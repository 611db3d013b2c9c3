// Puts 4 x 4 of `a`, rounded to f16, into the tile `left` [k][m], turned: its rows m0 + 4 m .. + 3 times `factors`, at
// k .. k + 3, row `four` of four k in the tile. HEIGHT, SWIZZLE and left are the kernel's; left4 of lib/left_rows loads.
fn stageLeft(m0: u32, m: u32, k: u32, four: u32, end: u32, factors: vec4f) {
  let rows = min(vec4u(m0 + m * 4u) + vec4u(0u, 1u, 2u, 3u), vec4u(p.m - 1u));
  let r0 = left4(rows.x, k, end);
  let r1 = left4(rows.y, k, end);
  let r2 = left4(rows.z, k, end);
  let r3 = left4(rows.w, k, end);
  let at = four * 4u * HEIGHT + (m ^ (SWIZZLE * four));
  left[at] = vec4h(vec4f(r0.x, r1.x, r2.x, r3.x) * factors);
  left[at + HEIGHT] = vec4h(vec4f(r0.y, r1.y, r2.y, r3.y) * factors);
  left[at + 2u * HEIGHT] = vec4h(vec4f(r0.z, r1.z, r2.z, r3.z) * factors);
  left[at + 3u * HEIGHT] = vec4h(vec4f(r0.w, r1.w, r2.w, r3.w) * factors);
}
