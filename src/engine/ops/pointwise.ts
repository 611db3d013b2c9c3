/** Kernels that compute each element by itself, one or four an invocation. */
import { specialised, type Kernel } from "../gpu/kernel.ts";
import type { Grid } from "../graph/trace.ts";
import { lines } from "./grid.ts";

/** The kernel's text declares `alias Value = f32`, and has a parameter `count`: four at a time where they come out even. */
export function pointwise<K extends Kernel>(
  kernel: K,
  elements: number,
): { kernel: K; params: { count: number }; grid: Grid } {
  const isFour = elements % 4 === 0;
  const count = isFour ? elements / 4 : elements;
  const fitted = isFour ? specialised(kernel, { aliases: { Value: "vec4f" } }) : kernel;
  return { kernel: fitted, params: { count }, grid: lines(count) };
}

/** The same for kernels that find the row of an element, with a parameter `cols`: four at a time in rows of a multiple of four. */
export function byRows<K extends Kernel>(
  kernel: K,
  cols: number,
  rows: number,
): { kernel: K; params: { count: number; cols: number }; grid: Grid } {
  const isFour = cols % 4 === 0;
  const width = isFour ? cols / 4 : cols;
  const fitted = isFour ? specialised(kernel, { aliases: { Value: "vec4f" } }) : kernel;
  return {
    kernel: fitted,
    params: { count: rows * width, cols: width },
    grid: lines(rows * width),
  };
}
