// 4 x 4 of w (N = width, K) from row n0 + 4 n and column k, turned: vector i is of column k + i. lib/block_* decodes.
fn rightBlock(n0: u32, n: u32, k: u32, width: u32) -> mat4x4f {
  let rows = min(vec4u(n0 + n * 4u) + vec4u(0u, 1u, 2u, 3u), vec4u(width - 1u));
  let places = (rows + p.start) * p.w_row + k;
  return transpose(mat4x4f(
    weights4(places.x) * scaleOf(places.x >> 5u),
    weights4(places.y) * scaleOf(places.y >> 5u),
    weights4(places.z) * scaleOf(places.z >> 5u),
    weights4(places.w) * scaleOf(places.w >> 5u),
  ));
}

// Puts a block into the tile [k][n] that begins at `first` of `right`: columns 4 n .. + 3 of it, in row `four` of four k. SWIZZLE and right
// are the kernel's.
fn putRight(first: u32, block: mat4x4f, n: u32, four: u32) {
  let at = first + four * 64u + (n ^ (SWIZZLE * four));
  right[at] = block[0];
  right[at + 16u] = block[1];
  right[at + 32u] = block[2];
  right[at + 48u] = block[3];
}
