/**
 * Checkpointing (Chen et al. 2016, arXiv 1604.06174): a block is recorded twice. Forward keeps only its input; backward
 * records the block again and at once its gradient, so its activations live for one block's time only.
 */
import type { Sum } from "./trace.ts";
import type { Tensor } from "./tensor.ts";

/** `block` must depend on `x`, on frozen or trained weights, and on what is named in `beside` alone. */
export function checkpoint(
  x: Tensor,
  block: (x: Tensor) => Tensor,
  sum: Sum,
  beside: readonly Tensor[] = [],
): Tensor {
  const {
    trace,
    trace: { firstRow },
  } = x;
  const y = trace.muted(() => block(x));
  // A block that lets x through has no way back of its own; with one, the gradient would be counted twice.
  if (y === x) return x;
  const again = () => trace.beginningAt(firstRow, () => block(x));
  trace.remember({
    output: y,
    inputs: [x, ...beside],
    backward: (dy) => trace.gradientsThrough([x, ...beside], again, dy, sum),
  });
  return y;
}
