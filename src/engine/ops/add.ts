/** Sum of two tensors of the same shape; also accumulates gradients. */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { size } from "../graph/shape.ts";
import { pointwise } from "./pointwise.ts";

const forward = kernel({
  name: "add",
  source: wgsl("pointwise/add"),
  reads: ["a", "b"],
  writes: ["y"],
  params: { count: "u32" },
});

/** a, b (…) → (…). Both gradients are dy. @throws {Error} when the sizes differ. */
export function add(a: Tensor, b: Tensor): Tensor {
  const { trace } = a;
  const count = size(a.shape);
  if (size(b.shape) !== count) {
    throw new Error(`Cannot add (${a.shape.join(", ")}) and (${b.shape.join(", ")}).`);
  }
  return trace.result(
    a.shape,
    [a, b],
    (y) => {
      const { kernel, params, grid } = pointwise(forward, count);
      trace.dispatch(kernel, { a, b, y }, params, grid);
    },
    (dy) => [dy, dy],
  );
}
