// 4-bit NormalFloat with double quantisation (Dettmers et al. 2023, arXiv 2305.14314), eight at a time. A u32 holds elements
// i..i+7 of a row, element j in bits 4j..4j+3, each the number of a level; a block of 64 shares the scale
// levels8[code] * group + mean, with an 8-bit code for each block and an f32 for each group of 256 blocks. After the packed
// elements lie the codes (four in a u32), the groups, the mean, and the 256 levels of the codes.
alias Weight = u32;

const LEVELS = array<f32, 16>(
  -1.0, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453,
  -0.28444138169288635, -0.18477343022823334, -0.09105003625154495, 0.0,
  0.07958029955625534, 0.16093020141124725, 0.24611230194568634, 0.33791524171829224,
  0.44070982933044434, 0.5626170039176941, 0.7229568362236023, 1.0,
);

// Elements i .. i+7 (i a multiple of 8), without their scale.
fn weights8(i: u32) -> mat2x4f {
  let word = stored(i >> 3u);
  let low = vec4u(word, word >> 4u, word >> 8u, word >> 12u) & vec4u(15u);
  let high = vec4u(word >> 16u, word >> 20u, word >> 24u, word >> 28u) & vec4u(15u);
  return mat2x4f(
    vec4f(LEVELS[low.x], LEVELS[low.y], LEVELS[low.z], LEVELS[low.w]),
    vec4f(LEVELS[high.x], LEVELS[high.y], LEVELS[high.z], LEVELS[high.w]),
  );
}

// Elements i .. i+3 (i a multiple of 4), without their scale: half of a u32.
fn weights4(i: u32) -> vec4f {
  let word = stored(i >> 3u) >> (4u * (i & 4u));
  let level = vec4u(word, word >> 4u, word >> 8u, word >> 12u) & vec4u(15u);
  return vec4f(LEVELS[level.x], LEVELS[level.y], LEVELS[level.z], LEVELS[level.w]);
}

// The scale of a block of 32, which is half of one of ours; total() is the number of elements before the scales.
fn scaleOf(half: u32) -> f32 {
  let block = half >> 1u;
  let codes = total() >> 3u;
  let groups = codes + ((total() + 255u) >> 8u);
  let mean = groups + ((total() + 16383u) >> 14u);
  let code = extractBits(stored(codes + (block >> 2u)), 8u * (block & 3u), 8u);
  let level = bitcast<f32>(stored(mean + 1u + code));
  return level * bitcast<f32>(stored(groups + (block >> 8u))) + bitcast<f32>(stored(mean));
}
