// LoRA pairs whose input is dropped, each at places of its own.
fn kept4(value: vec4f, i: u32, pair: u32) -> vec4f {
  let salt = select(select(p.salt2, p.salt1, pair == 1u), p.salt0, pair == 0u);
  return dropped4(value, i, keyOf(seed[0], salt), p.rate);
}
