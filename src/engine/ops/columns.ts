/** Columns taken out of a wide tensor, and tensors put side by side: fused projections, and towers that show several layers. */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { rowsAndCols, size } from "../graph/shape.ts";
import { lines } from "./grid.ts";

const params = { count: "u32", cols: "u32", width: "u32", start: "u32", stride: "u32" } as const;

const take = kernel({
  name: "take_columns",
  source: wgsl("embed/take_columns"),
  reads: ["x"],
  writes: ["y"],
  params,
});

const put = kernel({
  name: "put_columns",
  source: wgsl("embed/put_columns"),
  reads: ["x"],
  writes: ["y"],
  params,
});

const takeBackward = kernel({
  name: "take_columns_backward",
  source: wgsl("embed/take_columns_backward"),
  reads: ["dy"],
  writes: ["dx"],
  params: { count: "u32", cols: "u32", width: "u32", start: "u32" },
});

/** x (R, W) → (R, `cols`), the columns from `start` on. */
export function takeColumns(x: Tensor, start: number, cols: number): Tensor {
  const { trace, shape } = x;
  const [rows, width] = rowsAndCols(shape);
  if (start + cols > width) {
    throw new Error(`(${shape.join(", ")}) has no columns ${start} to ${start + cols}.`);
  }
  const count = rows * cols;
  const sizes = { cols, width, start };
  return trace.result(
    [rows, cols],
    [x],
    (y) => trace.dispatch(take, { x, y }, { ...sizes, count, stride: 1 }, lines(count)),
    (dy) => {
      const dx = trace.tensor(shape);
      const all = size(shape);
      trace.dispatch(takeBackward, { dy, dx }, { ...sizes, count: all }, lines(all));
      return [dx];
    },
  );
}

/** x (R, C1), (R, C2) … → (R, C1 + C2 + …). */
export function concatColumns(parts: readonly Tensor[]): Tensor {
  let start = 0;
  const places = parts.map(({ shape }) => {
    const cols = shape.at(-1) ?? 1;
    start += cols;
    return { start: start - cols, stride: 1 };
  });
  return sideBySide(parts, places, start);
}

/** n tensors (R, C) → (R, C n), column c of all of them before column c + 1 of any: torch.stack on a new last axis. */
export function interleaveColumns(parts: readonly Tensor[]): Tensor {
  const cols = parts[0]?.shape.at(-1) ?? 1;
  const stride = parts.length;
  const places = parts.map((_, start) => ({ start, stride }));
  return sideBySide(parts, places, cols * stride);
}

interface Place {
  start: number;
  stride: number;
}

function sideBySide(parts: readonly Tensor[], places: readonly Place[], width: number): Tensor {
  const first = parts[0]!;
  const { trace } = first;
  const [rows] = rowsAndCols(first.shape);
  const total = parts.reduce((sum, { shape }) => sum + (shape.at(-1) ?? 1), 0);
  if (total !== width || parts.some(({ shape }) => rowsAndCols(shape)[0] !== rows)) {
    const shapes = parts.map(({ shape }) => `(${shape.join(", ")})`).join(", ");
    throw new Error(`${shapes} cannot stand side by side.`);
  }
  const sizes = parts.map(({ shape }, i) => {
    const count = size(shape);
    return { count, cols: count / rows, width, ...places[i]! };
  });
  return trace.result(
    [rows, width],
    parts,
    (y) =>
      parts.forEach((x, i) => trace.dispatch(put, { x, y }, sizes[i]!, lines(sizes[i]!.count))),
    (dy) =>
      parts.map((x, i) => {
        if (!x.needsGrad) return undefined;
        const dx = trace.tensor(x.shape);
        trace.dispatch(take, { x: dy, y: dx }, sizes[i]!, lines(sizes[i]!.count));
        return dx;
      }),
  );
}
