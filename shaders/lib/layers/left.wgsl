// Four neighbours of row m of dy of `layer` (M, K[layer]), from column k, zeros from `end` on.
fn left4(m: u32, k: u32, end: u32) -> vec4f {
  let four = side((m * ofLayer(layer, p.k0, p.k1, p.k2) + k) >> 2u);
  return select(vec4f(), four, vec4u(k, k + 1u, k + 2u, k + 3u) < vec4u(end));
}
