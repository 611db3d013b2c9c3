/** LayerNorm with a trained weight and bias: torch.nn.LayerNorm outside the frozen model, such as at the start of a connector. */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Parameter, Tensor } from "../graph/trace.ts";
import { rowsAndCols } from "../graph/shape.ts";
import { lines } from "./grid.ts";

const forward = kernel({
  name: "layer_norm",
  source: wgsl("norm/layer_norm"),
  reads: ["x", "weight", "bias"],
  writes: ["y", "stats"],
  params: { rows: "u32", cols: "u32", eps: "f32" },
});

const inputGradient = kernel({
  name: "layer_norm_backward",
  source: wgsl("norm/layer_norm_backward"),
  reads: ["dy", "x", "weight", "stats"],
  writes: ["dx"],
  params: { rows: "u32", cols: "u32" },
});

const parameterGradients = kernel({
  name: "layer_norm_parameters",
  source: wgsl("norm/layer_norm_parameters"),
  reads: ["dy", "x", "stats"],
  writes: ["dweight", "dbias"],
  params: { rows: "u32", cols: "u32" },
});

/**
 * x (…, C), weight (C), bias (C) → (…, C). Ba, Kiros & Hinton 2016, arXiv 1607.06450. Gradients of weight and bias are added
 * to their arenas, of both or, where they are frozen, of neither.
 */
export function denseLayerNorm(x: Tensor, weight: Parameter, bias: Parameter, eps: number): Tensor {
  const { trace } = x;
  const [rows, cols] = rowsAndCols(x.shape);
  const stats = trace.tensor([rows, 2]);
  return trace.result(
    x.shape,
    [x, weight.value, bias.value],
    (y) => {
      const buffers = { x, weight: weight.value, bias: bias.value, y, stats };
      trace.dispatch(forward, buffers, { rows, cols, eps }, lines(rows));
    },
    (dy) => {
      if (weight.value.needsGrad) {
        const buffers = { dy, x, stats, dweight: weight.grad, dbias: bias.grad };
        trace.dispatch(parameterGradients, buffers, { rows, cols }, lines(cols));
      }
      if (!x.needsGrad) return [];
      const dx = trace.tensor(x.shape);
      const buffers = { dy, x, weight: weight.value, stats, dx };
      trace.dispatch(inputGradient, buffers, { rows, cols }, lines(rows));
      return [dx];
    },
  );
}
