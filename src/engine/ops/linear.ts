/** y = x wᵀ through a frozen weight in any format, or y = x wᵀ + bias + residual. */
import type { Tensor } from "../graph/trace.ts";
import { shardsOf } from "../graph/shards.ts";
import { recordNN, recordNT } from "./matmul.ts";
import type { Onto } from "./matmulProduct.ts";

/**
 * x (…, K), w (N, K) → (…, N). w may be a table in pieces: each fills its columns of the output. A frozen bias (N) and a residual (…, N),
 * whose gradient is dy, only where `addsOnto` says so.
 */
export function linear(x: Tensor, w: Tensor, onto?: Onto): Tensor {
  const residual = onto?.residual;
  const { trace } = x;
  const of = w.shape[0]!;
  return trace.result(
    [...x.shape.slice(0, -1), of],
    residual ? [x, residual] : [x],
    (y) => {
      for (const { tensor, from } of shardsOf(w))
        recordNT(trace, x, tensor, y, { columns: { from, of }, onto });
    },
    (dy, sumOf) => {
      const beside = residual ? [dy] : [];
      if (!x.needsGrad) return [undefined, ...beside];
      const sum = sumOf(0);
      const dx = sum ?? trace.tensor(x.shape);
      for (const { tensor, from } of shardsOf(w)) {
        const accumulate = from > 0 || sum !== undefined;
        recordNN(trace, dy, tensor, dx, { columns: { from, of }, accumulate });
      }
      return [dx, ...beside];
    },
  );
}
