/**
 * Through a frozen weight in any format with a trained low-rank adapter beside it (LoRA, Hu et al. 2021, arXiv 2106.09685):
 * y = x wᵀ + s · drop(x) Aᵀ Bᵀ.
 */
import { rowsAndCols } from "../../graph/shape.ts";
import type { Parameter, Tensor, Trace } from "../../graph/trace.ts";
import { recordDropout, type Dropout } from "../dropout.ts";
import { recordNN, recordNT, recordTNPair } from "../matmul.ts";

/** A low-rank pair beside one weight (N, K). */
export interface Adapter {
  /** (R, K) */
  a: Parameter;
  /** (N, R) */
  b: Parameter;
  /** alpha / rank */
  scale: number;
  /** Of A's input. */
  dropout?: Dropout;
}

/** More places than a model has. */
const PLACES = 2 ** 12;

/** An adapter's dropout of the rows that are recorded: rows that go through in runs are dropped differently in each. */
export function dropoutHere({ dropout }: Adapter, { startRow }: Trace): Dropout | undefined {
  return dropout && { ...dropout, salt: dropout.salt + PLACES * startRow };
}

/** x (…, K), w (N, K), A (R, K), B (N, R) → (…, N). Gradients of A and B are added to their arenas. */
export function loraLinear(x: Tensor, w: Tensor, adapter: Adapter): Tensor {
  const { trace } = x;
  const { a, b, scale } = adapter;
  const drop = dropoutHere(adapter, trace);
  const [rows] = rowsAndCols(x.shape);
  const rank = a.value.shape[0]!;
  const masked = drop ? trace.tensor(x.shape) : x;
  const low = trace.tensor([rows, rank]);
  return trace.result(
    [...x.shape.slice(0, -1), w.shape[0]!],
    [x, a.value, b.value],
    (y) => {
      if (drop) recordDropout(x, masked, drop);
      recordNT(trace, masked, a.value, low, { scale }); // low = s drop(x) Aᵀ
      recordNT(trace, x, w, y, { low: { left: low, right: b.value } }); // y = x wᵀ + low Bᵀ
    },
    (dy, sumOf) => {
      const dlow = trace.tensor([rows, rank]);
      recordNN(trace, dy, b.value, dlow, { scale }); // dlow = s dy B
      recordTNPair(trace, [
        { a: dy, b: low, dw: b.grad }, // dB += dyᵀ low
        { a: dlow, b: masked, dw: a.grad }, // dA += dlowᵀ drop(x)
      ]);
      if (!x.needsGrad) return [];
      const sum = sumOf(0);
      const dx = sum ?? trace.tensor(x.shape);
      // dx += dy w + drop(dlow A)
      recordNN(trace, dy, w, dx, {
        accumulate: sum !== undefined,
        low: { left: dlow, right: a.value, drop },
      });
      return [dx];
    },
  );
}
