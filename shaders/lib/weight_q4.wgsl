// One weight of a 4-bit table `w: array<u32>`: all `count` elements first, element i of each group of 8 in bits
// 4i..4i+3, then one f16 scale d for each block of 32, two in a u32; value = (q - 8) * d.
fn weight(index: u32, count: u32) -> f32 {
  let q = extractBits(w[index / 8u], 4u * (index % 8u), 4u);
  let block = index / 32u;
  let scales = unpack2x16float(w[count / 8u + block / 2u]);
  return (f32(q) - 8.0) * scales[block % 2u];
}
