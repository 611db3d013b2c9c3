/** Folds squares of neighbouring patches into one row each: fewer, wider visual tokens (Shi et al. 2016, arXiv 1609.05158, inverted). */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { rowsAndCols, size } from "../graph/shape.ts";
import { lines } from "./grid.ts";

const shuffle = kernel({
  name: "pixel_shuffle",
  source: wgsl("embed/pixel_shuffle"),
  reads: ["x"],
  writes: ["y"],
  params: { count: "u32", cols: "u32", width: "u32", factor: "u32" },
});

/** Patches of one picture, and how many of them a side of a square has. */
export interface ShuffleOptions {
  height: number;
  width: number;
  factor: number;
}

/**
 * x (N H W, C) → (N H/f W/f, C f f). Within a row the lines of the square follow one another, and within a line its columns,
 * as in SmolVLM and InternVL.
 * @throws Error when the squares do not fill the picture.
 */
export function pixelShuffle(x: Tensor, { height, width, factor }: ShuffleOptions): Tensor {
  const { trace, shape } = x;
  const [rows, cols] = rowsAndCols(shape);
  if (rows % (height * width) || height % factor || width % factor) {
    throw new Error(
      `(${shape.join(", ")}) is no whole number of pictures of ${height} by ${width} patches in squares of ${factor}.`,
    );
  }
  const area = factor * factor;
  const count = size(shape);
  const params = { count, cols, width, factor };
  return trace.result(
    [rows / area, cols * area],
    [x],
    (y) => trace.dispatch(shuffle, { x, y }, params, lines(count)),
    (dy) => {
      const dx = trace.tensor(shape);
      trace.dispatch(shuffle, { x: dy, y: dx }, params, lines(count), { BACK: 1 });
      return [dx];
    },
  );
}
