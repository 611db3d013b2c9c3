/** Arithmetic with shapes. */

/** Number of elements. */
export function size(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

/** Length of the last axis, and the product of the axes before it. */
export function rowsAndCols(shape: readonly number[]): [rows: number, cols: number] {
  const cols = shape.at(-1) ?? 1;
  return [size(shape) / cols, cols];
}
