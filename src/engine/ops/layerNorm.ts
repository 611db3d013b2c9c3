/** LayerNorm over the last axis. Weight and bias are frozen in LoRA training, so only x gets a gradient. */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Swap } from "../gpu/wgsl.ts";
import type { Tensor } from "../graph/trace.ts";
import { rowsAndCols } from "../graph/shape.ts";
import { folded, lines } from "./grid.ts";
import { pickNormVariant } from "./rowVariant.ts";

const forward = {
  reads: ["x", "weight", "bias"],
  writes: ["y", "stats"],
  params: { rows: "u32", cols: "u32", eps: "f32" },
} as const;

const backward = {
  reads: ["dy", "x", "weight", "stats"],
  writes: ["dx"],
  params: { rows: "u32", cols: "u32" },
} as const;

const byWorkgroup = (suffix: string, swap: Swap) => ({
  forward: kernel({
    name: `layer_norm_wide${suffix}`,
    source: wgsl("norm/layer_norm_wide", swap),
    ...forward,
  }),
  backward: kernel({
    name: `layer_norm_wide${suffix}_backward`,
    source: wgsl("norm/layer_norm_wide_backward", swap),
    ...backward,
  }),
  grid: folded,
});

const VARIANTS = {
  row: {
    forward: kernel({ name: "layer_norm", source: wgsl("norm/layer_norm"), ...forward }),
    backward: kernel({
      name: "layer_norm_backward",
      source: wgsl("norm/layer_norm_backward"),
      ...backward,
    }),
    grid: lines,
  },
  workgroup: byWorkgroup("", {}),
  subgroup: byWorkgroup("_subgroup", { "lib/row_sum": "lib/row_sum_subgroup" }),
};

/** x (…, C), weight (C), bias (C) → (…, C). Ba, Kiros & Hinton 2016, arXiv 1607.06450. */
export function layerNorm(x: Tensor, weight: Tensor, bias: Tensor, eps: number): Tensor {
  const { trace } = x;
  const [rows, cols] = rowsAndCols(x.shape);
  const variant = VARIANTS[pickNormVariant(rows, cols, trace.profile)];
  const grid = variant.grid(rows);
  const stats = trace.tensor([rows, 2]);
  return trace.result(
    x.shape,
    [x],
    (y) =>
      trace.dispatch(variant.forward, { x, weight, bias, y, stats }, { rows, cols, eps }, grid),
    (dy) => {
      const dx = trace.tensor(x.shape);
      trace.dispatch(variant.backward, { dy, x, weight, stats, dx }, { rows, cols }, grid);
      return [dx];
    },
  );
}
