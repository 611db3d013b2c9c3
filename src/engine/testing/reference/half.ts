/** f64 reference: rows to 11 significant bits, ties to even, or to multiples of 2^-38 of the power of two in their largest value. */

/** x (rows, cols). */
export function halfRows(x: Float64Array, cols: number): Float64Array {
  const y = new Float64Array(x.length);
  for (let start = 0; start < x.length; start += cols) {
    const row = x.subarray(start, start + cols);
    const largest = exponentOf(row.reduce((most, value) => Math.max(most, Math.abs(value)), 0));
    row.forEach((value, c) => {
      const step = 2 ** (Math.max(exponentOf(value), largest - 28) - 10);
      y[start + c] = value === 0 ? 0 : step * nearestEven(value / step);
    });
  }
  return y;
}

/** e where 2^e <= |x| < 2^(e + 1); of 0 and all below 2^-112, which the kernels do not tell apart, -112. */
function exponentOf(x: number): number {
  if (Math.abs(x) < 2 ** -112) return -112;
  const e = Math.floor(Math.log2(Math.abs(x)));
  // log2 may round up to the next whole number.
  return 2 ** e > Math.abs(x) ? e - 1 : 2 ** (e + 1) <= Math.abs(x) ? e + 1 : e;
}

function nearestEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  return rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1;
}
