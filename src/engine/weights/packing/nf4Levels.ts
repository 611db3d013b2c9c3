/**
 * Quantisation levels of nf4: 16 levels of a weight within its block (Dettmers et al. 2023, arXiv 2305.14314, appendix E) and
 * 256 levels of a block's scale (the dynamic map of Dettmers et al. 2021, arXiv 2110.02861). Bit-equal to bitsandbytes'
 * tables.
 */

/** Quantiles of a normal distribution, scaled to ±1. */
export const LEVELS_4 = Float32Array.of(
  -1,
  -0.6961928009986877,
  -0.5250730514526367,
  -0.39491748809814453,
  -0.28444138169288635,
  -0.18477343022823334,
  -0.09105003625154495,
  0,
  0.07958029955625534,
  0.16093020141124725,
  0.24611230194568634,
  0.33791524171829224,
  0.44070982933044434,
  0.5626170039176941,
  0.7229568362236023,
  1,
);

/** ± 10^(i - 6) times the centres of 2^i equal parts of 0.1 to 1, for i = 0 … 6, with 0 and 1: sorted. */
export const LEVELS_8 = dynamicMap();

function dynamicMap(): Float32Array<ArrayBuffer> {
  const { fround } = Math;
  const levels = [0, 1];
  for (let i = 0; i < 7; i++) {
    const parts = 2 ** i;
    const step = fround((1 - fround(0.1)) / parts);
    // As torch.linspace in f32: from the nearer end, product and sum rounded once.
    const edge = (k: number) =>
      fround(k < (parts + 1) / 2 ? fround(0.1) + step * k : 1 - step * (parts - k));
    for (let k = 0; k < parts; k++) {
      const middle = fround(fround(edge(k) + edge(k + 1)) / 2);
      const level = fround(fround(10 ** (i - 6)) * middle);
      levels.push(level, -level);
    }
  }
  return Float32Array.from(levels).sort();
}

/** Midpoints of neighbouring levels: a value gets the first level whose upper bound it does not exceed. */
export function boundsOf(levels: Float32Array): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: levels.length - 1 }, (_, i) =>
    Math.fround(Math.fround(levels[i]! + levels[i + 1]!) / 2),
  );
}

/** How many of the sorted bounds lie below `value`. */
export function levelOf(value: number, bounds: Float32Array): number {
  let [low, high] = [0, bounds.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bounds[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
