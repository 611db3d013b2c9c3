// Eight columns of row k of w (K, N) from n0 + 8 `run`, zeros outside: from `end` on, and from N on. lib/block_* decodes.
fn rightEight(n0: u32, k: u32, run: u32, end: u32) -> mat2x4f {
  let n = n0 + run * 8u;
  if (k >= end || n >= p.n) { return mat2x4f(); }
  let place = (p.start + k) * p.w_row + n;
  return weights8(place) * scaleOf(place >> 5u);
}

// Puts them into the tile [k][n] that begins at `first` of `right`: row k of it, run `run` of eight columns. Their two vec4 lie
// eight columns apart, so that eight neighbours write to eight different groups of banks. right is the kernel's.
fn putRight(first: u32, eight: mat2x4f, k: u32, run: u32) {
  let at = first + k * 16u + run;
  right[at] = eight[0];
  right[at + 8u] = eight[1];
}
