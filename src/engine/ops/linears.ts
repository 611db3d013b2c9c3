/** Frozen linear layers that read the same x, as gate and up do: y[g] = x w[g]ᵀ, on a graphics card in one product. */
import type { Tensor } from "../graph/trace.ts";
import { recordLayersNN, recordLayersNT } from "./matmulLayers.ts";

/** x (…, K), each w (N[g], K), whole and all in one format → (…, N[g]) of each. */
export function linears(x: Tensor, ws: readonly Tensor[]): Tensor[] {
  const { trace } = x;
  return trace.results(
    ws.map((w) => [...x.shape.slice(0, -1), w.shape[0]!]),
    [x],
    (ys) => recordLayersNT(x, ws, ys),
    (dys, sumOf) => {
      const reached = ws.flatMap((w, g) => (dys[g] ? [{ w, dy: dys[g] }] : []));
      const sum = sumOf(0);
      const dx = sum ?? trace.tensor(x.shape);
      recordLayersNN(
        reached.map(({ dy }) => dy),
        reached.map(({ w }) => w),
        dx,
        { accumulate: sum !== undefined },
      );
      return [dx];
    },
  );
}
