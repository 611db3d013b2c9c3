/** f64 references: attention with whole score matrices, and its gradient by the chain rule. */

export interface Heads {
  heads: number;
  kvHeads: number;
  headDim: number;
  scale?: number;
}

type Rows = ArrayLike<number>;

/** Softmax weights of head `h` (Tq, Tk): zero where query t does not see key s by its span in `keys` (Tq, 2), or (Tq, 4) with gaps. */
function weights(q: Rows, k: Rows, keys: Rows, h: number, how: Heads): Float64Array[] {
  const { heads, kvHeads, headDim, scale = 1 / Math.sqrt(headDim) } = how;
  const kv = Math.floor(h / (heads / kvHeads));
  const keyCount = k.length / (kvHeads * headDim);
  const queries = q.length / (heads * headDim);
  const columns = keys.length / queries;
  return Array.from({ length: queries }, (_, t) => {
    const row = new Float64Array(keyCount);
    const [begin, end, from, to] = [0, 1, 2, 3].map((at) =>
      at < columns ? keys[columns * t + at]! : 0,
    );
    const seen = Array.from(row.keys()).filter(
      (s) => s >= begin! && s < end! && (s < from! || s >= to!),
    );
    let peak = -Infinity;
    for (const s of seen) {
      for (let d = 0; d < headDim; d++) {
        row[s]! += scale * q[(t * heads + h) * headDim + d]! * k[(s * kvHeads + kv) * headDim + d]!;
      }
      peak = Math.max(peak, row[s]!);
    }
    let total = 0;
    for (const s of seen) total += row[s] = Math.exp(row[s]! - peak);
    return total > 0 ? row.map((weight) => weight / total) : row;
  });
}

/** q (Tq, H * D), k and v (Tk, KV * D) → (Tq, H * D). */
export function attention(q: Rows, k: Rows, v: Rows, keys: Rows, how: Heads): Float64Array {
  const { heads, kvHeads, headDim } = how;
  const o = new Float64Array(q.length);
  for (let h = 0; h < heads; h++) {
    const kv = Math.floor(h / (heads / kvHeads));
    weights(q, k, keys, h, how).forEach((row, t) => {
      row.forEach((weight, s) => {
        for (let d = 0; d < headDim; d++) {
          o[(t * heads + h) * headDim + d]! += weight * v[(s * kvHeads + kv) * headDim + d]!;
        }
      });
    });
  }
  return o;
}

/** Gradients of sum(o * dout) with respect to q, k and v. */
export function attentionBackward(
  q: Rows,
  k: Rows,
  v: Rows,
  keys: Rows,
  dout: Rows,
  how: Heads,
): { dq: Float64Array; dk: Float64Array; dv: Float64Array } {
  const { heads, kvHeads, headDim, scale = 1 / Math.sqrt(headDim) } = how;
  const dq = new Float64Array(q.length);
  const dk = new Float64Array(k.length);
  const dv = new Float64Array(v.length);
  for (let h = 0; h < heads; h++) {
    const kv = Math.floor(h / (heads / kvHeads));
    weights(q, k, keys, h, how).forEach((row, t) => {
      const atQuery = (t * heads + h) * headDim;
      const dweight = row.map((_, s) => {
        let sum = 0;
        for (let d = 0; d < headDim; d++) {
          sum += dout[atQuery + d]! * v[(s * kvHeads + kv) * headDim + d]!;
        }
        return sum;
      });
      const mean = row.reduce((sum, weight, s) => sum + weight * dweight[s]!, 0);
      row.forEach((weight, s) => {
        const atKey = (s * kvHeads + kv) * headDim;
        const dscore = weight * (dweight[s]! - mean);
        for (let d = 0; d < headDim; d++) {
          dq[atQuery + d]! += scale * dscore * k[atKey + d]!;
          dk[atKey + d]! += scale * dscore * q[atQuery + d]!;
          dv[atKey + d]! += weight * dout[atQuery + d]!;
        }
      });
    });
  }
  return { dq, dk, dv };
}
