// Writes the 8 x 8 sums of lib/sums_8x8, their rows scaled back: rows m0 .. m0+3 and m1 .. m1+3, m1 above m0, columns
// n0 .. n0+3 and n1 .. n1+3. The loop ends at a value: a software device would unroll it, and compile for minutes.
fn putHalfSums(z: u32, m0: u32, m1: u32, n0: u32, n1: u32) {
  for (var i = 0u; i < min(8u, p.m - min(m0, p.m)); i++) {
    let m = select(m1 + i - 4u, m0 + i, i < 4u);
    let back = row_scales[min(m, p.m - 1u)].y;
    put4(z, m, n0, low(i) * back);
    put4(z, m, n1, high(i) * back);
  }
}
