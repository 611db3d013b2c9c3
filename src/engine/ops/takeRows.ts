/**
 * Selects rows, for example those with a label. Backward is the same kernel with the inverse index: no atomics, and every
 * row of dx is written once.
 */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { rowsAndCols, size } from "../graph/shape.ts";
import { byRows } from "./pointwise.ts";

const take = kernel({
  name: "take_rows",
  source: wgsl("embed/take_rows"),
  reads: ["x", "rows"],
  writes: ["y"],
  params: { count: "u32", cols: "u32" },
});

/**
 * x (T, C), rows u32 (R) → (R, C). `rows` are unique; 0xffffffff gives a row of zeros, as padding. `inverse` u32 (T) is the
 * inverse index: the position of each row of x in `rows`, 0xffffffff where it is not selected.
 */
export function takeRows(x: Tensor, rows: Tensor, inverse: Tensor): Tensor {
  const { trace } = x;
  const [, cols] = rowsAndCols(x.shape);
  const record = (buffers: { x: Tensor; rows: Tensor; y: Tensor }) => {
    const { kernel, params, grid } = byRows(take, cols, size(buffers.rows.shape));
    trace.dispatch(kernel, buffers, params, grid);
  };
  return trace.result(
    [size(rows.shape), cols],
    [x],
    (y) => record({ x, rows, y }),
    (dy) => {
      const dx = trace.tensor(x.shape);
      record({ x: dy, rows: inverse, y: dx });
      return [dx];
    },
  );
}
