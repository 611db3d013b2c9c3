// Writes four columns of row m of `layer` from n to plane z of `y`, where the columns of all layers lie side by side; what lies
// outside is left out.
fn put4(z: u32, m: u32, n: u32, sum: vec4f) {
  if (m >= p.m || n >= columns()) { return; }
  let column = ofLayer(layer, 0u, p.n0, p.n0 + p.n1) + n;
  y[((z * p.m + m) * (p.n0 + p.n1 + p.n2) + column) >> 2u] = sum;
}
