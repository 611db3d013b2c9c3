/** RMSNorm over the last axis. The weight is frozen in LoRA training, so only x gets a gradient. */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { rowsAndCols } from "../graph/shape.ts";
import { folded, lines } from "./grid.ts";
import { pickRowVariant } from "./rowVariant.ts";

const forward = {
  reads: ["x", "weight"],
  writes: ["y", "rstd"],
  params: { rows: "u32", cols: "u32", eps: "f32" },
} as const;

const backward = {
  reads: ["dy", "x", "weight", "rstd"],
  writes: ["dx"],
  params: { rows: "u32", cols: "u32" },
} as const;

const VARIANTS = {
  row: {
    forward: kernel({ name: "rms_norm", source: wgsl("norm/rms_norm"), ...forward }),
    backward: kernel({
      name: "rms_norm_backward",
      source: wgsl("norm/rms_norm_backward"),
      ...backward,
    }),
    grid: lines,
  },
  workgroup: {
    forward: kernel({ name: "rms_norm_wide", source: wgsl("norm/rms_norm_wide"), ...forward }),
    backward: kernel({
      name: "rms_norm_wide_backward",
      source: wgsl("norm/rms_norm_wide_backward"),
      ...backward,
    }),
    grid: folded,
  },
};

/** x (…, C), weight (C) → (…, C). Zhang & Sennrich 2019, arXiv 1910.07467. */
export function rmsNorm(x: Tensor, weight: Tensor, eps: number): Tensor {
  const { trace } = x;
  const [rows, cols] = rowsAndCols(x.shape);
  const variant = VARIANTS[pickRowVariant(rows, cols, trace.profile.software)];
  const grid = variant.grid(rows);
  const rstd = trace.tensor([rows]);
  return trace.result(
    x.shape,
    [x],
    (y) => trace.dispatch(variant.forward, { x, weight, y, rstd }, { rows, cols, eps }, grid),
    (dy, sumOf) => {
      const sum = sumOf(0);
      const dx = sum ?? trace.tensor(x.shape);
      const buffers = { dy, x, weight, rstd, dx };
      const ACCUMULATE = Number(sum !== undefined);
      trace.dispatch(variant.backward, buffers, { rows, cols }, grid, { ACCUMULATE });
      return [dx];
    },
  );
}
