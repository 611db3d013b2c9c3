/** RMSNorm over the last axis. The weight is frozen in LoRA training, so only x gets a gradient. */
import type { Tensor } from "../graph/trace.ts";
import { rowsAndCols } from "../graph/shape.ts";
import { folded, lines } from "./grid.ts";
import { normKernels } from "./normKernels.ts";
import { pickNormVariant, type NormVariant } from "./rowVariant.ts";

const declared = normKernels(
  {
    reads: ["x", "weight"],
    writes: ["y", "rstd"],
    params: { rows: "u32", cols: "u32", eps: "f32" },
  },
  {
    reads: ["dy", "x", "weight", "rstd"],
    writes: ["dx"],
    params: { rows: "u32", cols: "u32" },
  },
);

const VARIANTS = {
  row: declared("rms_norm", lines),
  workgroup: declared("rms_norm_wide", folded),
  subgroup: declared("rms_norm_wide", folded, "_subgroup", {
    "lib/row_sum": "lib/row_sum_subgroup",
  }),
};
const rowFours = declared("rms_norm", lines, "_fours", { "lib/ones": "lib/fours" });

/** x (…, C), weight (C) → (…, C). Zhang & Sennrich 2019, arXiv 1910.07467. */
export function rmsNorm(x: Tensor, weight: Tensor, eps: number): Tensor {
  const { trace } = x;
  const [rows, cols] = rowsAndCols(x.shape);
  const picked = pickNormVariant(rows, cols, trace.profile);
  const variant = picked === "row" && cols % 4 === 0 ? rowFours : VARIANTS[picked];
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

/** Records the forward pass alone in a variant, on tensors that are there: for measuring. x, y (…, C), weight (C), rstd (…). */
export function recordRmsNorm(
  variant: NormVariant,
  { x, weight, y, rstd }: Record<"x" | "weight" | "y" | "rstd", Tensor>,
): void {
  const [rows, cols] = rowsAndCols(x.shape);
  const { forward, grid } = VARIANTS[variant];
  x.trace.dispatch(forward, { x, weight, y, rstd }, { rows, cols, eps: 1e-5 }, grid(rows));
}
