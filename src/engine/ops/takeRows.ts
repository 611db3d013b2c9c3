/**
 * Picks some rows, for example those that the loss looks at. Backward is the same kernel with the inverse map: nothing
 * is added with atomics, and every row of dx is written once.
 */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { rowsAndCols, size } from "../graph/shape.ts";
import { lines } from "./grid.ts";

const take = kernel({
  name: "take_rows",
  source: wgsl("embed/take_rows"),
  reads: ["x", "rows"],
  writes: ["y"],
  params: { count: "u32", cols: "u32" },
});

/**
 * x (T, C), rows u32 (R) → (R, C). `rows` are unique; 0xffffffff gives a row of zeros, for programs with room for more
 * rows than a batch has. `slot` u32 (T) is the inverse: where in `rows` a token stands, 0xffffffff where it does not.
 */
export function takeRows(x: Tensor, rows: Tensor, slot: Tensor): Tensor {
  const { trace } = x;
  const [, cols] = rowsAndCols(x.shape);
  const count = size(rows.shape) * cols;
  return trace.result(
    [size(rows.shape), cols],
    [x],
    (y) => trace.dispatch(take, { x, rows, y }, { count, cols }, lines(count)),
    (dy) => {
      const dx = trace.tensor(x.shape);
      const all = size(x.shape);
      trace.dispatch(take, { x: dy, rows: slot, y: dx }, { count: all, cols }, lines(all));
      return [dx];
    },
  );
}
