/** Cuts pictures into patches, so that the patch embedding of a vision transformer is a matmul. */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { lines } from "./grid.ts";

const patches = kernel({
  name: "patchify",
  source: wgsl("embed/patchify"),
  reads: ["pixels"],
  writes: ["y"],
  params: { count: "u32", channels: "u32", size: "u32", side: "u32" },
});

/**
 * pixels (N, 3, S, S) → (N P, 3 side side), P = floor(S / side)²: patches row by row, each in the order of a Conv2d weight
 * (C, 3, side, side). Pixels beyond the last whole patch are dropped, as the convolution does. No gradient.
 */
export function patchify(pixels: Tensor, side: number): Tensor {
  const { trace } = pixels;
  const [pictures = 1, channels = 3, size = side] = pixels.shape;
  const rows = pictures * Math.floor(size / side) ** 2;
  const cols = channels * side * side;
  const params = { count: rows * cols, channels, size, side };
  return trace.result(
    [rows, cols],
    [],
    (y) => trace.dispatch(patches, { pixels, y }, params, lines(rows * cols)),
    () => [],
  );
}
