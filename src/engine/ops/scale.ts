/** A tensor times a constant that is known while recording. */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { size } from "../graph/shape.ts";
import { lines } from "./grid.ts";

const times = kernel({
  name: "scale",
  source: wgsl("pointwise/scale"),
  reads: ["x"],
  writes: ["y"],
  params: { count: "u32", s: "f32" },
});

/** s x, x (…) → (…). */
export function scale(x: Tensor, s: number): Tensor {
  const { trace, shape } = x;
  const count = size(shape);
  return trace.result(
    shape,
    [x],
    (y) => trace.dispatch(times, { x, y }, { count, s }, lines(count)),
    (dy) => {
      const dx = trace.tensor(shape);
      trace.dispatch(times, { x: dy, y: dx }, { count, s }, lines(count));
      return [dx];
    },
  );
}
