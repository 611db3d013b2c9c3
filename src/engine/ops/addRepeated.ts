/** Adds a frozen table that repeats every P rows: a bias (one row), or the position embedding of images with P patches. */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { size } from "../graph/shape.ts";
import { lines } from "./grid.ts";

const forward = kernel({
  name: "add_repeated",
  source: wgsl("pointwise/add_repeated"),
  reads: ["x", "table"],
  writes: ["y"],
  params: { count: "u32", period: "u32" },
});

/** x (N P, C) + table (P, C)[row % P] → (N P, C). The gradient of x is dy. @throws {Error} when the rows are no multiple of P. */
export function addRepeated(x: Tensor, table: Tensor): Tensor {
  const { trace, shape } = x;
  const count = size(shape);
  const period = size(table.shape);
  if (shape.at(-1) !== table.shape.at(-1) || count % period) {
    throw new Error(
      `Rows of (${table.shape.join(", ")}) cannot be repeated over (${shape.join(", ")}).`,
    );
  }
  return trace.result(
    shape,
    [x],
    (y) => trace.dispatch(forward, { x, table, y }, { count, period }, lines(count)),
    (dy) => [dy],
  );
}

/** x (…, C) + bias (C) → (…, C). */
export function addBias(x: Tensor, bias: Tensor): Tensor {
  return addRepeated(x, bias);
}
