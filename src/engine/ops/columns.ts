/** Slices and concatenates columns, for fused projections and for vision towers that output several hidden layers. */
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

/** x (R, W) → x[:, start : start + cols] (R, cols). @throws {Error} when x has fewer columns. */
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

/** x (R, C1), (R, C2) … → (R, C1 + C2 + …). @throws {Error} when the rows differ. */
export function concatColumns(parts: readonly Tensor[]): Tensor {
  let start = 0;
  const places = parts.map(({ shape }) => {
    const cols = shape.at(-1) ?? 1;
    start += cols;
    return { start: start - cols, stride: 1 };
  });
  return placeColumns(parts, places, start);
}

/** n tensors (R, C) → (R, C n): torch.stack(parts, -1), flattened. @throws {Error} when the shapes differ. */
export function interleaveColumns(parts: readonly Tensor[]): Tensor {
  const cols = parts[0]?.shape.at(-1) ?? 1;
  const stride = parts.length;
  const places = parts.map((_, start) => ({ start, stride }));
  return placeColumns(parts, places, cols * stride);
}

/** Column c of a part goes to column start + c · stride of the whole. */
interface ColumnPlace {
  start: number;
  stride: number;
}

function placeColumns(
  parts: readonly Tensor[],
  places: readonly ColumnPlace[],
  width: number,
): Tensor {
  const first = parts[0]!;
  const { trace } = first;
  const [rows] = rowsAndCols(first.shape);
  const total = parts.reduce((sum, { shape }) => sum + (shape.at(-1) ?? 1), 0);
  if (total !== width || parts.some(({ shape }) => rowsAndCols(shape)[0] !== rows)) {
    const shapes = parts.map(({ shape }) => `(${shape.join(", ")})`).join(", ");
    throw new Error(`${shapes} have different rows or columns.`);
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
