// 4-bit weights, eight at a time. A u32 holds elements i..i+7 of a row, element j in bits 4j..4j+3; a block of 32 shares
// one f16 scale d; value = (q - 8) * d. The scales lie after all packed elements, two in a u32.
alias Weight = u32;

// Elements i .. i+7 (i a multiple of 8), without their scale.
fn weights8(i: u32) -> mat2x4f {
  let word = stored(i >> 3u);
  let low = vec4u(word, word >> 4u, word >> 8u, word >> 12u) & vec4u(15u);
  let high = vec4u(word >> 16u, word >> 20u, word >> 24u, word >> 28u) & vec4u(15u);
  return mat2x4f(vec4f(low) - 8.0, vec4f(high) - 8.0);
}

// Elements i .. i+3 (i a multiple of 4), without their scale: half of a u32.
fn weights4(i: u32) -> vec4f {
  let word = stored(i >> 3u) >> (4u * (i & 4u));
  return vec4f(vec4u(word, word >> 4u, word >> 8u, word >> 12u) & vec4u(15u)) - 8.0;
}

// The scale of a block of 32; total() is the number of elements before the scales.
fn scaleOf(block: u32) -> f32 {
  let pair = unpack2x16float(stored((total() >> 3u) + (block >> 1u)));
  return select(pair.x, pair.y, (block & 1u) == 1u);
}
