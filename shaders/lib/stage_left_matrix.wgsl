// Puts four neighbours of a row of `a`, rounded to f16, into the tile `left` [m][k]: run i of four, at row i / 8. Rows are brought
// into the range of f16 (lib/half_rows); zeros from `end` on. left is the kernel's, its rows LEFT_STEP apart; left4 of
// lib/left_rows loads.
fn stageLeft(m0: u32, k0: u32, i: u32, end: u32) {
  let k = i % 8u * 4u;
  let m = min(m0 + i / 8u, p.m - 1u);
  let four = vec4h(left4(m, k0 + k, end) * row_scales[m].x);
  let at = i / 8u * LEFT_STEP + k;
  left[at] = four.x;
  left[at + 1u] = four.y;
  left[at + 2u] = four.z;
  left[at + 3u] = four.w;
}
