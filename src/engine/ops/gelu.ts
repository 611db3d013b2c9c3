/**
 * The three GELUs that configs name (Hendrycks & Gimpel 2016, arXiv 1606.08415): exact, the tanh approximation and CLIP's
 * sigmoid approximation. They differ by up to 0.02, so they are not interchangeable.
 */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { size } from "../graph/shape.ts";
import { lines } from "./grid.ts";

function activation(name: string): (x: Tensor) => Tensor {
  const forward = kernel({
    name,
    source: wgsl(`pointwise/${name}`),
    reads: ["x"],
    writes: ["y"],
    params: { count: "u32" },
  });
  const backward = kernel({
    name: `${name}_backward`,
    source: wgsl(`pointwise/${name}_backward`),
    reads: ["dy", "x"],
    writes: ["dx"],
    params: { count: "u32" },
  });
  return (x) => {
    const { trace, shape } = x;
    const count = size(shape);
    return trace.result(
      shape,
      [x],
      (y) => trace.dispatch(forward, { x, y }, { count }, lines(count)),
      (dy) => {
        const dx = trace.tensor(shape);
        trace.dispatch(backward, { dy, x, dx }, { count }, lines(count));
        return [dx];
      },
    );
  };
}

/** x Φ(x); "gelu" in a config. x (…) → (…). */
export const gelu = activation("gelu");

/** x / 2 (1 + tanh(√(2/π) (x + 0.044715 x³))); "gelu_pytorch_tanh" and "gelu_new" in a config. x (…) → (…). */
export const geluTanh = activation("gelu_tanh");

/** x sigmoid(1.702 x); "quick_gelu" in a config. x (…) → (…). */
export const quickGelu = activation("quick_gelu");
