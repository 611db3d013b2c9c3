/**
 * Checkpointing (Chen et al. 2016, arXiv 1604.06174): a block is recorded twice. Forward keeps only its input; backward
 * records the block again and at once its gradient, so its activations live for one block's time only.
 */
import type { Sum } from "./trace.ts";
import type { Tensor } from "./tensor.ts";

/** `block` must depend on `x` and on frozen or trained weights alone. */
export function checkpoint(x: Tensor, block: (x: Tensor) => Tensor, sum: Sum): Tensor {
  const { trace } = x;
  const y = trace.muted(() => block(x));
  // A block that lets x through has no way back of its own; with one, the gradient would be counted twice.
  if (y === x) return x;
  trace.remember({
    output: y,
    inputs: [x],
    backward: (dy) => trace.gradientsThrough([x], () => block(x), dy, sum),
  });
  return y;
}
