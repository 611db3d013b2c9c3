// Writes four columns of row m from n to plane `z` of `y` (planes, M, p.cols), from column p.first on; what lies outside
// is left out. With p.accumulate they are added. n, cols and first are multiples of 4.
alias OutputWord = vec4f;

fn put4(z: u32, m: u32, n: u32, sum: vec4f) {
  if (m >= p.m || n >= p.n) { return; }
  let at = ((z * p.m + m) * p.cols + p.first + n) >> 2u;
  if (p.accumulate == 1u) { y[at] += sum * p.scale; } else { y[at] = sum * p.scale; }
}
