// The columns of `layer`, of which each layer has as many as its weight has rows.
fn columns() -> u32 { return ofLayer(layer, p.n0, p.n1, p.n2); }

// Workgroups of x run over the columns of layer 0, then 1, then 2, `wide` at a time, so that none has columns of two. Makes
// `layer` that of workgroup x, and returns its first column in it.
fn enterLayer(x: u32, wide: u32) -> u32 {
  let of0 = (p.n0 + wide - 1u) / wide;
  let of1 = (p.n1 + wide - 1u) / wide;
  layer = select(select(2u, 1u, x < of0 + of1), 0u, x < of0);
  return (x - ofLayer(layer, 0u, of0, of0 + of1)) * wide;
}
