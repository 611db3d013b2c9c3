// The weights of three layers as lib/block_* reads them: word i of what is stored of `layer`.
fn stored(i: u32) -> Weight {
  if (layer == 0u) { return w0[i]; }
  if (layer == 1u) { return w1[i]; }
  return w2[i];
}

// Its elements, after which the scales lie.
fn total() -> u32 { return ofLayer(layer, p.total0, p.total1, p.total2); }
