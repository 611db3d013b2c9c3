/**
 * Through a frozen weight in any format with a trained low-rank adapter beside it (LoRA, Hu et al. 2021, arXiv 2106.09685):
 * y = x wᵀ + s · drop(x) Aᵀ Bᵀ.
 */
import { kernel } from "../../gpu/kernel.ts";
import { wgsl } from "../../gpu/shaders.ts";
import { rowsAndCols, size } from "../../graph/shape.ts";
import type { Parameter, Tensor } from "../../graph/trace.ts";
import { lines } from "../grid.ts";
import { recordNN, recordNT, recordTNPair } from "../matmul.ts";

const dropKernel = kernel({
  name: "dropout",
  source: wgsl("lora/dropout"),
  reads: ["x", "seed"],
  writes: ["y"],
  params: { count: "u32", salt: "u32", rate: "f32" },
});

/** A low-rank pair beside one weight (N, K). */
export interface Adapter {
  /** (R, K) */
  a: Parameter;
  /** (N, R) */
  b: Parameter;
  /** alpha / rank */
  scale: number;
  /** Dropout of A's input: rate, the input tensor that holds this pass's seed, and a number of this place. */
  dropout?: { rate: number; seed: Tensor; salt: number };
}

/** More places than a model has. */
const PLACES = 2 ** 12;

/** x (…, K), w (N, K), A (R, K), B (N, R) → (…, N). Gradients of A and B are added to their arenas. */
export function loraLinear(x: Tensor, w: Tensor, { a, b, scale, dropout }: Adapter): Tensor {
  const { trace } = x;
  // Rows that go through in runs are dropped differently in each.
  const drop = dropout && { ...dropout, salt: dropout.salt + PLACES * trace.startRow };
  const [rows] = rowsAndCols(x.shape);
  const rank = a.value.shape[0]!;
  const masked = drop ? trace.tensor(x.shape) : x;
  const low = trace.tensor([rows, rank]);
  return trace.result(
    [...x.shape.slice(0, -1), w.shape[0]!],
    [x, a.value, b.value],
    (y) => {
      if (drop) mask(x, masked, drop, false);
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
      const accumulate = sum !== undefined;
      // dx += dy w + drop(dlow A)
      const pair = drop ? {} : { low: { left: dlow, right: a.value } };
      recordNN(trace, dy, w, dx, { accumulate, ...pair });
      if (drop) {
        const through = trace.tensor(x.shape);
        recordNN(trace, dlow, a.value, through);
        mask(through, dx, drop, true);
      }
      return [dx];
    },
  );
}

function mask(
  x: Tensor,
  y: Tensor,
  { rate, seed, salt }: NonNullable<Adapter["dropout"]>,
  accumulate: boolean,
): void {
  const count = size(x.shape);
  const overrides = { ACCUMULATE: Number(accumulate) };
  x.trace.dispatch(dropKernel, { x, seed, y }, { count, salt, rate }, lines(count), overrides);
}
