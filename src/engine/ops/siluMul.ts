/** The gated activation of Llama's MLP (SwiGLU): silu(gate) * up. */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { size } from "../graph/shape.ts";
import { pointwise } from "./pointwise.ts";

const forward = kernel({
  name: "silu_mul",
  source: wgsl("pointwise/silu_mul"),
  reads: ["gate", "up"],
  writes: ["y"],
  params: { count: "u32" },
});

const backward = kernel({
  name: "silu_mul_backward",
  source: wgsl("pointwise/silu_mul_backward"),
  reads: ["dy", "gate", "up"],
  writes: ["dgate", "dup"],
  params: { count: "u32" },
});

/** gate, up (…) → (…). Shazeer 2020, arXiv 2002.05202. @throws {Error} when the sizes differ. */
export function siluMul(gate: Tensor, up: Tensor): Tensor {
  const { trace, shape } = gate;
  const count = size(shape);
  if (size(up.shape) !== count) {
    throw new Error(`Cannot gate (${up.shape.join(", ")}) with (${shape.join(", ")}).`);
  }
  return trace.result(
    shape,
    [gate, up],
    (y) => {
      const { kernel, params, grid } = pointwise(forward, count);
      trace.dispatch(kernel, { gate, up, y }, params, grid);
    },
    (dy) => {
      const dgate = trace.tensor(shape);
      const dup = trace.tensor(shape);
      const { kernel, params, grid } = pointwise(backward, count);
      trace.dispatch(kernel, { dy, gate, up, dgate, dup }, params, grid);
      return [dgate, dup];
    },
  );
}
