// 8-bit weights, eight at a time. A u32 holds elements i..i+3 of a row, element j in bits 8j..8j+7, two's complement; a
// block of 32 shares one f16 scale d; value = q * d. The scales lie after all packed elements, two in a u32.
alias Weight = u32;

fn signed4(word: u32) -> vec4f {
  return vec4f((vec4i(i32(word)) << vec4u(24u, 16u, 8u, 0u)) >> vec4u(24u));
}

// Elements i .. i+7 (i a multiple of 8), without their scale.
fn weights8(i: u32) -> mat2x4f {
  let at = i >> 2u;
  return mat2x4f(signed4(stored(at)), signed4(stored(at + 1u)));
}

// Elements i .. i+3 (i a multiple of 4), without their scale: a u32.
fn weights4(i: u32) -> vec4f { return signed4(stored(i >> 2u)); }

// The scale of a block of 32; total() is the number of elements before the scales.
fn scaleOf(block: u32) -> f32 {
  let pair = unpack2x16float(stored((total() >> 2u) + (block >> 1u)));
  return select(pair.x, pair.y, (block & 1u) == 1u);
}
