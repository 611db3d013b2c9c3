// As put_rows, of a product that a low-rank pair is added to: y = scale * sum + low_left low_right. lowAt(m, n), four columns of
// the pair's product, is of lib/low_at_*.
alias OutputWord = vec4f;

fn put4(z: u32, m: u32, n: u32, sum: vec4f) {
  if (m >= p.m || n >= p.n) { return; }
  let whole = sum * p.scale + lowAt(m, n);
  let at = ((z * p.m + m) * p.cols + p.first + n) >> 2u;
  if (p.accumulate == 1u) { y[at] += whole; } else { y[at] = whole; }
}
