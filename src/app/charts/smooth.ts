/** Exponential moving average with Adam's bias correction (Kingma & Ba 2015). */

/**
 * Smooths a series. The value at i is the weighted mean of values 0..i, weights falling by `keep` per step back,
 * so the first value is itself and nothing leans towards zero.
 * @param keep share carried over from one point to the next, 0 (no smoothing) to below 1.
 */
export function smooth(values: readonly number[], keep = 0.9): number[] {
  let sum = 0;
  let weight = 0;
  return values.map((value) => {
    sum = keep * sum + (1 - keep) * value;
    weight = keep * weight + (1 - keep);
    return sum / weight;
  });
}
