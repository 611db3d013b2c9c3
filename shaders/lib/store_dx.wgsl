// Writes four neighbouring columns of a row of `dx` (p.m, p.k / 4) at vector `col`; what lies outside is left out. With
// ACCUMULATE they are added.
fn store4(m: u32, col: u32, sum: vec4f) {
  let width = p.k / 4u;
  if (m >= p.m || col >= width) { return; }
  let at = m * width + col;
  if (ACCUMULATE) { dx[at] += sum * p.scale; } else { dx[at] = sum * p.scale; }
}

// Eight of them.
fn store8(m: u32, col: u32, sum: mat2x4f) {
  store4(m, col, sum[0]);
  store4(m, col + 1u, sum[1]);
}
