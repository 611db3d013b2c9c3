/** Puts the features of pictures and clips in the places of their placeholder tokens. */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { rowsAndCols, size } from "../graph/shape.ts";
import { lines } from "./grid.ts";

const forward = kernel({
  name: "splice",
  source: wgsl("embed/splice"),
  reads: ["x", "features", "source"],
  writes: ["y"],
  params: { count: "u32", cols: "u32" },
});

const backward = kernel({
  name: "splice_backward",
  source: wgsl("embed/splice_backward"),
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
 * x (T, C), features (V, C) → (T, C). `source` u32 (T): the feature row a token shows, 0xffffffff to keep x. `place` u32
 * (V) is the inverse: the token that shows a feature row, 0xffffffff when nobody does. The caller checks that they agree.
 */
export function splice(x: Tensor, features: Tensor, source: Tensor, place: Tensor): Tensor {
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
        const all = size(features.shape);
        const buffers = { x: dy, rows: place, y: dfeatures };
        trace.dispatch(backwardFeatures, buffers, { count: all, cols }, lines(all));
      }
      return [dx, dfeatures];
    },
  );
}
