/** Replaces the embeddings of visual tokens with projected features: torch's `masked_scatter`, by index tables. */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { rowsAndCols, size } from "../graph/shape.ts";
import { lines } from "./grid.ts";
import { byRows } from "./pointwise.ts";

const forward = kernel({
  name: "masked_scatter",
  source: wgsl("embed/masked_scatter"),
  reads: ["x", "features", "source"],
  writes: ["y"],
  params: { count: "u32", cols: "u32" },
});

const backward = kernel({
  name: "masked_scatter_backward",
  source: wgsl("embed/masked_scatter_backward"),
  reads: ["dy", "source"],
  writes: ["dx"],
  params: { count: "u32", cols: "u32" },
});

const backwardFeatures = kernel({
  name: "take_rows",
  source: wgsl("embed/take_rows"),
  reads: ["x", "rows"],
  writes: ["y"],
  params: { count: "u32", cols: "u32" },
});

/**
 * x (T, C), features (V, C) → (T, C). `source` u32 (T): the feature row that replaces a token, NONE to keep x. `inverse` u32
 * (V): the token that a feature row replaces, NONE if it replaces none. Not checked: the two must be inverse to each other.
 */
export function maskedScatter(
  x: Tensor,
  features: Tensor,
  source: Tensor,
  inverse: Tensor,
): Tensor {
  const { trace } = x;
  const [, cols] = rowsAndCols(x.shape);
  const count = size(x.shape);
  const params = { count, cols };
  return trace.result(
    x.shape,
    [x, features],
    (y) => trace.dispatch(forward, { x, features, source, y }, params, lines(count)),
    (dy) => {
      const dx = x.needsGrad ? trace.tensor(x.shape) : undefined;
      if (dx) trace.dispatch(backward, { dy, source, dx }, params, lines(count));
      const dfeatures = features.needsGrad ? trace.tensor(features.shape) : undefined;
      if (dfeatures) {
        const { kernel, params, grid } = byRows(backwardFeatures, cols, size(inverse.shape));
        trace.dispatch(kernel, { x: dy, rows: inverse, y: dfeatures }, params, grid);
      }
      return [dx, dfeatures];
    },
  );
}
