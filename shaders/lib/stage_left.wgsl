// 4 x 4 of `a` from row m0 + 4 m and column k, zeros from `end` on, turned: vector i is of column k + i. left4 of lib/left_rows loads.
fn leftBlock(m0: u32, m: u32, k: u32, end: u32) -> mat4x4f {
  let rows = min(vec4u(m0 + m * 4u) + vec4u(0u, 1u, 2u, 3u), vec4u(p.m - 1u));
  return transpose(mat4x4f(left4(rows.x, k, end), left4(rows.y, k, end), left4(rows.z, k, end), left4(rows.w, k, end)));
}

// Puts a block into the tile [k][m] that begins at `first` of `left`: its rows 4 m .. + 3, in row `four` of four k. ROWS, HEIGHT,
// SWIZZLE and left are the kernel's.
fn putLeft(first: u32, block: mat4x4f, m: u32, four: u32) {
  let at = first + four * ROWS + (m ^ (SWIZZLE * four));
  left[at] = block[0];
  left[at + HEIGHT] = block[1];
  left[at + 2u * HEIGHT] = block[2];
  left[at + 3u * HEIGHT] = block[3];
}
