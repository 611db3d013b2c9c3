// Four columns from n of row m of low (M, rank) Bᵀ, B (N, rank), of `layer`.
fn lowAt(m: u32, n: u32) -> vec4f {
  let width = p.rank / 4u;
  let left = layer * p.plane + m * width;
  let right = ofLayer(layer, p.b0, p.b1, p.b2) + n * width;
  var sum = vec4f();
  for (var r = 0u; r < width; r++) {
    let at = right + r;
    sum += lows[left + r] * mat4x4f(values[at], values[at + width], values[at + 2u * width], values[at + 3u * width]);
  }
  return sum;
}
