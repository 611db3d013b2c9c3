/** Python's `round` to a whole number: halves go to the even neighbour. `x` must not be negative. */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  return x - floor === 0.5 ? floor + (floor % 2) : Math.round(x);
}
