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
