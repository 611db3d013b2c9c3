// One weight of an 8-bit table `w: array<u32>`: all `count` elements first, element i of each group of 4 in bits
// 8i..8i+7 in two's complement, then one f16 scale d for each block of 32, two in a u32; value = q * d.
fn weight(index: u32, count: u32) -> f32 {
  let q = extractBits(bitcast<i32>(w[index / 4u]), 8u * (index % 4u), 8u);
  let block = index / 32u;
  let scales = unpack2x16float(w[count / 4u + block / 2u]);
  return f32(q) * scales[block % 2u];
}
