// Writes four columns of row m from n to `y` (M, p.cols), from column p.first on, one by one: rows and columns are any. What lies
// outside is left out. With p.accumulate they are added. The reduction is whole: plane 0 alone.
alias OutputWord = f32;

fn put4(z: u32, m: u32, n: u32, sum: vec4f) {
  if (m >= p.m || n >= p.n) { return; }
  for (var j = 0u; j < min(4u, p.n - n); j++) {
    let at = m * p.cols + p.first + n + j;
    if (p.accumulate == 1u) { y[at] += sum[j] * p.scale; } else { y[at] = sum[j] * p.scale; }
  }
}
