/** Root-mean-square norm over the last axis. The scale is frozen in LoRA training, so it gets no gradient. */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import { rowsAndCols, type Tensor } from "../graph/tensor.ts";
import { lines } from "./grid.ts";

const forward = kernel({
  name: "rms_norm",
  source: wgsl("norm/rms_norm"),
  reads: ["x", "weight"],
  writes: ["y", "rstd"],
  params: { rows: "u32", cols: "u32", eps: "f32" },
});

const backward = kernel({
  name: "rms_norm_backward",
  source: wgsl("norm/rms_norm_backward"),
  reads: ["dy", "x", "weight", "rstd"],
  writes: ["dx"],
  params: { rows: "u32", cols: "u32" },
});

/** x (…, C), weight (C) → (…, C). Zhang & Sennrich 2019, arXiv 1910.07467. */
export function rmsNorm(x: Tensor, weight: Tensor, eps: number): Tensor {
  const { trace } = x;
  const [rows, cols] = rowsAndCols(x.shape);
  const rstd = trace.tensor([rows]);
  return trace.result(
    x.shape,
    [x],
    (y) => trace.dispatch(forward, { x, weight, y, rstd }, { rows, cols, eps }, lines(rows)),
    (dy) => {
      const dx = trace.tensor(x.shape);
      trace.dispatch(backward, { dy, x, weight, rstd, dx }, { rows, cols }, lines(rows));
      return [dx];
    },
  );
}
