/** The gated activation of Llama's MLP (SwiGLU): silu(gate) * up. */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { size } from "../graph/shape.ts";
import { lines } from "./grid.ts";

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
    (y) => trace.dispatch(forward, { gate, up, y }, { count }, lines(count)),
    (dy) => {
      const dgate = trace.tensor(shape);
      const dup = trace.tensor(shape);
      trace.dispatch(backward, { dy, gate, up, dgate, dup }, { count }, lines(count));
      return [dgate, dup];
    },
  );
}
