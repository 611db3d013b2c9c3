/** How products in half precision round their factors, computed on the host in f64. */

const LARGEST = 65504;

/** The nearest f16, even when between two; beyond its range the largest. */
export function roundHalf(value: number): number {
  if (value === 0) return 0;
  const clamped = Math.min(LARGEST, Math.max(-LARGEST, value));
  // Below 2^-14 the steps no longer shrink.
  const step = 2 ** (Math.max(-14, exponentOf(clamped)) - 10);
  const steps = clamped / step;
  const below = Math.floor(steps);
  const isTie = steps - below === 0.5;
  return step * (isTie ? below + (Math.abs(below) % 2) : Math.round(steps));
}

/** Rows (rows, width), each brought below 2^15 by a power of two, rounded and brought back. */
export function roundRowsHalf(values: Float32Array, width: number): Float32Array {
  const rounded = new Float32Array(values.length);
  for (let row = 0; row < values.length; row += width) {
    const own = values.subarray(row, row + width);
    const most = own.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
    const scale = most === 0 ? 1 : 2 ** (14 - exponentOf(most));
    rounded.set(
      own.map((value) => roundHalf(value * scale) / scale),
      row,
    );
  }
  return rounded;
}

/** e where 2^e <= |value| < 2^(e + 1). */
function exponentOf(value: number): number {
  const guess = Math.floor(Math.log2(Math.abs(value)));
  if (2 ** guess > Math.abs(value)) return guess - 1;
  return 2 ** (guess + 1) <= Math.abs(value) ? guess + 1 : guess;
}
