/** f64 references: RoPE, pairs (i, i + D/2) of a head rotated by position * theta^(-2i / D). */

export interface RopeCase {
  /** One for each row. */
  positions: readonly number[];
  headDim: number;
  theta: number;
}

/** x (T, heads * headDim). */
export function rope(x: Float64Array, { positions, headDim, theta }: RopeCase): Float64Array {
  const cols = x.length / positions.length;
  const half = headDim / 2;
  return x.map((value, at) => {
    const i = (at % cols) % headDim;
    const angle = positions[Math.floor(at / cols)]! * theta ** ((-2 * (i % half)) / headDim);
    const turned = i < half ? -x[at + half]! : x[at - half]!;
    return value * Math.cos(angle) + turned * Math.sin(angle);
  });
}
