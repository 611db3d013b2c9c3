/** Gated residual with a frozen gate: x + tanh(gate) h (Alayrac et al. 2022, arXiv 2204.14198, section 2.2). */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { size } from "../graph/shape.ts";
import { lines } from "./grid.ts";

const forward = kernel({
  name: "add_gated",
  source: wgsl("pointwise/add_gated"),
  reads: ["x", "h", "gate"],
  writes: ["y"],
  params: { count: "u32", s: "f32" },
});

const backward = kernel({
  name: "add_gated_backward",
  source: wgsl("pointwise/add_gated_backward"),
  reads: ["dy", "gate"],
  writes: ["dh"],
  params: { count: "u32", s: "f32" },
});

/** x + s tanh(gate) h; x, h (…), gate (1) → (…). With x = h and s = -1: (1 - tanh(gate)) x. @throws {Error} when shapes disagree. */
export function addGated(x: Tensor, h: Tensor, gate: Tensor, s = 1): Tensor {
  const { trace, shape } = x;
  const count = size(shape);
  if (size(h.shape) !== count || size(gate.shape) !== 1) {
    throw new Error(
      `Cannot add (${h.shape.join(", ")}) to (${shape.join(", ")}) through a gate (${gate.shape.join(", ")}).`,
    );
  }
  return trace.result(
    shape,
    [x, h],
    (y) => trace.dispatch(forward, { x, h, gate, y }, { count, s }, lines(count)),
    (dy) => {
      const dh = h.needsGrad ? trace.tensor(shape) : undefined;
      if (dh) trace.dispatch(backward, { dy, gate, dh }, { count, s }, lines(count));
      return [dy, dh];
    },
  );
}
