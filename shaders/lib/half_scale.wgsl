// How a row goes into f16: divided by a power of two, which rounds nothing, so that its largest value lies in [2^14, 2^15). None
// can overflow then, since f16 ends at 65,504, and values down to 2^-28 of the largest keep all 11 bits.

/** 2^(e - 14) where 2^e <= `most` < 2^(e + 1). Of `most` below 2^-112, rows of zeros among them, 2^-126. */
fn halfScale(most: f32) -> f32 {
  let biased = clamp(bitcast<u32>(most) >> 23u, 15u, 254u);
  return bitcast<f32>((biased - 14u) << 23u);
}

/** 1 / `scale`, exactly. */
fn inverseOf(scale: f32) -> f32 {
  return bitcast<f32>((254u << 23u) - bitcast<u32>(scale));
}

/** The nearest number with 11 significant bits, ties to even: pack2x16float may round either way, and has nothing left to. */
fn to11Bits(x: f32) -> f32 {
  let bits = bitcast<u32>(x);
  return bitcast<f32>((bits + 0xfffu + ((bits >> 13u) & 1u)) & 0xffffe000u);
}
