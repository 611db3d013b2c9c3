// Writes four columns of row m from n to the output of `layer`, with the product of its low-rank pair; what lies outside is left
// out.
fn put4(z: u32, m: u32, n: u32, sum: vec4f) {
  let width = columns();
  if (m >= p.m || n >= width) { return; }
  store((m * width + n) >> 2u, sum + lowAt(m, n));
}
