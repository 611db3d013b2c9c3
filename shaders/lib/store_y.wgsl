// Writes products of a block to `y` (p.m, p.cols), where they stand from column p.first; what lies outside is left out.
// With ACCUMULATE they are added.
fn store(m: u32, n: u32, sum: f32) {
  if (m >= p.m || n >= p.n) { return; }
  let at = m * p.cols + p.first + n;
  if (ACCUMULATE) { y[at] += sum * p.scale; } else { y[at] = sum * p.scale; }
}

// Four columns of a row from n.
fn store4(m: u32, n: u32, sums: vec4f) {
  for (var j = 0u; j < 4u; j++) { store(m, n + j, sums[j]); }
}
