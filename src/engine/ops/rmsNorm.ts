/** Root-mean-square norm over the last axis. The scale is frozen in LoRA training, so it gets no gradient. */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { rowsAndCols } from "../graph/shape.ts";
import { folded, lines } from "./grid.ts";
import { pickRowForm } from "./rowForm.ts";

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

const forms = {
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
  const form = forms[pickRowForm(rows, cols, trace.hints.software)];
  const grid = form.grid(rows);
  const rstd = trace.tensor([rows]);
  return trace.result(
    x.shape,
    [x],
    (y) => trace.dispatch(form.forward, { x, weight, y, rstd }, { rows, cols, eps }, grid),
    (dy) => {
      const dx = trace.tensor(x.shape);
      trace.dispatch(form.backward, { dy, x, weight, rstd, dx }, { rows, cols }, grid);
      return [dx];
    },
  );
}
