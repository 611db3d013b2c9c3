/** y = x Wᵀ + b with a trained matrix and bias: torch.nn.Linear outside the frozen model, such as a method's connector. */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Parameter, Tensor } from "../graph/trace.ts";
import { rowsAndCols, size } from "../graph/shape.ts";
import { lines } from "./grid.ts";
import { recordNN, recordNT, recordTN } from "./matmul.ts";

const addBias = kernel({
  name: "add_repeated",
  source: wgsl("pointwise/add_repeated"),
  reads: ["x", "table"],
  writes: ["y"],
  params: { count: "u32", period: "u32" },
});

const biasGradient = kernel({
  name: "column_sums",
  source: wgsl("linear/column_sums"),
  reads: ["dy"],
  writes: ["sums"],
  params: { rows: "u32", cols: "u32" },
});

/**
 * x (…, K), W (N, K), b (N) → (…, N). Gradients of W and b are added to their arenas; a parameter whose value needs no
 * gradient is frozen.
 */
export function denseLinear(x: Tensor, weight: Parameter, bias: Parameter): Tensor {
  const { trace } = x;
  const [rows] = rowsAndCols(x.shape);
  const outputs = weight.value.shape[0]!;
  if (size(bias.value.shape) !== outputs) {
    throw new Error(
      `${bias.name} has ${size(bias.value.shape)} values, and ${weight.name} ${outputs} rows.`,
    );
  }
  return trace.result(
    [...x.shape.slice(0, -1), outputs],
    [x, weight.value, bias.value],
    (y) => {
      const product = trace.tensor(y.shape);
      recordNT(trace, x, weight.value, product);
      const params = { count: size(y.shape), period: outputs };
      const buffers = { x: product, table: bias.value, y };
      trace.dispatch(addBias, buffers, params, lines(size(y.shape)));
    },
    (dy) => {
      if (weight.value.needsGrad) recordTN(trace, dy, x, weight.grad); // dW += dyᵀ x
      if (bias.value.needsGrad) {
        const buffers = { dy, sums: bias.grad };
        trace.dispatch(biasGradient, buffers, { rows, cols: outputs }, lines(outputs));
      }
      if (!x.needsGrad) return [];
      const dx = trace.tensor(x.shape);
      recordNN(trace, dy, weight.value, dx); // dx = dy W
      return [dx];
    },
  );
}
