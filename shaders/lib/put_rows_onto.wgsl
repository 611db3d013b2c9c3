// As put_rows, of a product that a low-rank pair, a bias and a residual may be added to: y = scale * sum + low_left low_right + bias +
// residual. lowAt(m, n), four columns of the pair's product, is of lib/low_at_nt or lib/low_none. p.onto says which of the
// latter two, as in lib/onto. Nothing is accumulated.
alias OutputWord = vec4f;

fn put4(z: u32, m: u32, n: u32, sum: vec4f) {
  if (m >= p.m || n >= p.n) { return; }
  let at = ((z * p.m + m) * p.cols + p.first + n) >> 2u;
  var whole = sum * p.scale + lowAt(m, n);
  if ((p.onto & 1u) != 0u) { whole += bias[n >> 2u]; }
  if ((p.onto & 2u) != 0u) { whole += residual[at]; }
  y[at] = whole;
}
