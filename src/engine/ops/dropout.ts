/** Dropout of a low-rank adapter's input, whose mask is computed from a seed again wherever it is needed. */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import { size } from "../graph/shape.ts";
import type { Tensor } from "../graph/trace.ts";
import { lines } from "./grid.ts";

export interface Dropout {
  /** Share that is dropped, 0 to 1. */
  rate: number;
  /** (1), u32: new for each micro-batch. */
  seed: Tensor;
  /** A number of this place: each drops others. */
  salt: number;
}

const dropout = kernel({
  name: "dropout",
  source: wgsl("lora/dropout"),
  reads: ["x", "seed"],
  writes: ["y"],
  params: { count: "u32", salt: "u32", rate: "f32" },
});

/** y (+)= drop(x), of equal size. */
export function recordDropout(
  x: Tensor,
  y: Tensor,
  { rate, seed, salt }: Dropout,
  accumulate = false,
): void {
  const count = size(x.shape);
  const overrides = { ACCUMULATE: Number(accumulate) };
  x.trace.dispatch(dropout, { x, seed, y }, { count, salt, rate }, lines(count), overrides);
}
