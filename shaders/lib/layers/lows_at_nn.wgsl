// Four columns from n of row m of the sum of low (M, rank) A, A (rank, N), over all layers, each through its dropout if it has
// one: kept4 of lib/lows_keep.
fn lowAt(m: u32, n: u32) -> vec4f {
  let width = p.n / 4u;
  var sum = vec4f();
  for (var g = 0u; g < p.layers; g++) {
    let left = g * p.plane + m * (p.rank / 4u);
    let right = ofLayer(g, p.a0, p.a1, p.a2) + n / 4u;
    var pair = vec4f();
    for (var r = 0u; r < p.rank / 4u; r++) {
      let at = right + r * 4u * width;
      pair += mat4x4f(values[at], values[at + width], values[at + 2u * width], values[at + 3u * width]) * lows[left + r];
    }
    sum += kept4(pair, m * p.n + n, g);
  }
  return sum;
}
