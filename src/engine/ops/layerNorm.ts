/** LayerNorm over the last axis. Weight and bias are frozen in LoRA training, so only x gets a gradient. */
import type { Tensor } from "../graph/trace.ts";
import { rowsAndCols } from "../graph/shape.ts";
import { folded, lines } from "./grid.ts";
import { normKernels } from "./normKernels.ts";
import { pickNormVariant } from "./rowVariant.ts";

const declared = normKernels(
  {
    reads: ["x", "weight", "bias"],
    writes: ["y", "stats"],
    params: { rows: "u32", cols: "u32", eps: "f32" },
  },
  {
    reads: ["dy", "x", "weight", "stats"],
    writes: ["dx"],
    params: { rows: "u32", cols: "u32" },
  },
);

const VARIANTS = {
  row: declared("layer_norm", lines),
  workgroup: declared("layer_norm_wide", folded),
  subgroup: declared("layer_norm_wide", folded, "_subgroup", {
    "lib/row_sum": "lib/row_sum_subgroup",
  }),
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
