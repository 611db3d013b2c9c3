// As low_at_nn, of a pair whose input was dropped: its gradient is dropped at the same places.
fn lowAt(m: u32, n: u32) -> vec4f { return dropped4(keptAt(m, n), m * p.n + n, keyOf(seed[0], p.salt), p.rate); }

// Four columns from n of row m of low_left (M, rank) low_right, low_right (rank, N), nothing dropped.
fn keptAt(m: u32, n: u32) -> vec4f {
  let width = p.n / 4u;
  var sum = vec4f();
  for (var r = 0u; r < p.rank / 4u; r++) {
    let at = r * 4u * width + n / 4u;
    sum += mat4x4f(low_right[at], low_right[at + width], low_right[at + 2u * width], low_right[at + 3u * width]) * low_left[m * (p.rank / 4u) + r];
  }
  return sum;
}
