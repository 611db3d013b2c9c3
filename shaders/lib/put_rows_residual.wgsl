// As put_rows, of a product that a residual and perhaps a low-rank pair are added to: y = residual + scale * sum + low_left low_right.
// lowAt(m, n), four columns of the pair's product, is of lib/low_at_nt or lib/low_none. Nothing is accumulated.
alias OutputWord = vec4f;

fn put4(z: u32, m: u32, n: u32, sum: vec4f) {
  if (m >= p.m || n >= p.n) { return; }
  let at = ((z * p.m + m) * p.cols + p.first + n) >> 2u;
  y[at] = residual[at] + sum * p.scale + lowAt(m, n);
}
