/** The class token of a vision transformer: prepended to the patches of each picture, and dropped from its output. */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { rowsAndCols, size } from "../graph/shape.ts";
import { lines } from "./grid.ts";

const prepend = kernel({
  name: "prepend_class",
  source: wgsl("embed/prepend_class"),
  reads: ["x", "token"],
  writes: ["y"],
  params: { count: "u32", patches: "u32", cols: "u32" },
});

const drop = kernel({
  name: "drop_class",
  source: wgsl("embed/drop_class"),
  reads: ["x"],
  writes: ["y"],
  params: { count: "u32", patches: "u32", cols: "u32" },
});

const dropBackward = kernel({
  name: "drop_class_backward",
  source: wgsl("embed/drop_class_backward"),
  reads: ["dy"],
  writes: ["dx"],
  params: { count: "u32", patches: "u32", cols: "u32" },
});

/** x (N P, C), token (C) → (N (P + 1), C), `patches` = P. The token is frozen. */
export function prependClass(x: Tensor, token: Tensor, patches: number): Tensor {
  const { trace } = x;
  const [rows, cols] = rowsAndCols(x.shape);
  const pictures = wholeImages(rows / patches, x, patches);
  const shape = [pictures * (patches + 1), cols];
  const params = { count: size(shape), patches, cols };
  return trace.result(
    shape,
    [x],
    (y) => trace.dispatch(prepend, { x, token, y }, params, lines(params.count)),
    (dy) => {
      const dx = trace.tensor(x.shape);
      const count = size(x.shape);
      trace.dispatch(drop, { x: dy, y: dx }, { count, patches, cols }, lines(count));
      return [dx];
    },
  );
}

/** x (N (P + 1), C) → (N P, C), `patches` = P. */
export function dropClass(x: Tensor, patches: number): Tensor {
  const { trace } = x;
  const [rows, cols] = rowsAndCols(x.shape);
  const pictures = wholeImages(rows / (patches + 1), x, patches + 1);
  const shape = [pictures * patches, cols];
  const params = { count: size(shape), patches, cols };
  return trace.result(
    shape,
    [x],
    (y) => trace.dispatch(drop, { x, y }, params, lines(params.count)),
    (dy) => {
      const dx = trace.tensor(x.shape);
      const count = size(x.shape);
      trace.dispatch(dropBackward, { dy, dx }, { count, patches, cols }, lines(count));
      return [dx];
    },
  );
}

function wholeImages(pictures: number, x: Tensor, rows: number): number {
  if (Number.isInteger(pictures)) return pictures;
  throw new Error(`(${x.shape.join(", ")}) is no whole number of pictures of ${rows} rows.`);
}
