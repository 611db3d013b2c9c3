// 4-bit weights with a minimum, eight at a time. A u32 holds elements i..i+7 of a row, element j in bits 4j..4j+3; a block
// of 32 shares an f16 scale d and an f16 minimum m; value = q * d + m. After all packed elements lies a u32 for each block,
// d in its low half and m in its high one.
alias Weight = u32;

// Elements i .. i+7 (i a multiple of 8): the minimum is not a multiple of the scale, so both are applied here.
fn weights8(i: u32) -> mat2x4f {
  let word = stored(i >> 3u);
  let low = vec4u(word, word >> 4u, word >> 8u, word >> 12u) & vec4u(15u);
  let high = vec4u(word >> 16u, word >> 20u, word >> 24u, word >> 28u) & vec4u(15u);
  let pair = unpack2x16float(stored((total() >> 3u) + (i >> 5u)));
  return mat2x4f(vec4f(low) * pair.x + pair.y, vec4f(high) * pair.x + pair.y);
}

// Elements i .. i+3 (i a multiple of 4): half of a u32.
fn weights4(i: u32) -> vec4f {
  let word = stored(i >> 3u) >> (4u * (i & 4u));
  let pair = unpack2x16float(stored((total() >> 3u) + (i >> 5u)));
  return vec4f(vec4u(word, word >> 4u, word >> 8u, word >> 12u) & vec4u(15u)) * pair.x + pair.y;
}

// Values need no further scale.
fn scaleOf(block: u32) -> f32 { return 1.0; }
