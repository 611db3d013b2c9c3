/**
 * Downsampling by Largest-Triangle-Three-Buckets (Steinarsson 2013): each bucket keeps the point that spans the largest
 * triangle with its neighbours, so spikes are preserved.
 */

/**
 * Picks at most `limit` indices of a series, in rising order, always with the first and the last.
 * @param x rising positions. @param y values of the same length.
 */
export function decimate(x: readonly number[], y: readonly number[], limit: number): number[] {
  const count = x.length;
  if (count <= limit || limit < 3) return Array.from(x.keys());
  const picked = [0];
  const width = (count - 2) / (limit - 2);
  for (let bucket = 0; bucket < limit - 2; bucket++) {
    const start = Math.floor(bucket * width) + 1;
    const end = Math.floor((bucket + 1) * width) + 1;
    const after = Math.min(Math.floor((bucket + 2) * width) + 1, count);
    const last = picked.at(-1)!;
    const middleX = mean(x, end, after);
    const middleY = mean(y, end, after);
    let best = start;
    let bestArea = -1;
    for (let i = start; i < end; i++) {
      const area = Math.abs(
        (x[last]! - middleX) * (y[i]! - y[last]!) - (x[last]! - x[i]!) * (middleY - y[last]!),
      );
      if (area > bestArea) [best, bestArea] = [i, area];
    }
    picked.push(best);
  }
  picked.push(count - 1);
  return picked;
}

function mean(values: readonly number[], start: number, end: number): number {
  let sum = 0;
  for (let i = start; i < end; i++) sum += values[i]!;
  return sum / Math.max(1, end - start);
}
