/**
 * Checkpointing (Chen et al. 2016, arXiv 1604.06174): a block is recorded twice. Forward keeps only its input; backward
 * records the block again and at once its gradient, so its activations live for one block's time only.
 */
import type { Sum, Trace, Tensor } from "./trace.ts";

/** `block` must depend on `x`, on frozen or trained weights, and on what is named in `beside` alone. */
export function checkpoint(
  x: Tensor,
  block: (x: Tensor) => Tensor,
  sum: Sum,
  beside: readonly Tensor[] = [],
): Tensor {
  return recomputed(x.trace, [x, ...beside], () => block(x), sum);
}

/** The same for a block of any `inputs`, also of none but weights and what the host writes. */
export function recomputed(
  trace: Trace,
  inputs: readonly Tensor[],
  block: () => Tensor,
  sum: Sum,
): Tensor {
  const { firstRow } = trace;
  const y = trace.muted(block);
  // A block that lets an input through has no way back of its own; with one, the gradient would be counted twice.
  if (inputs.includes(y)) return y;
  const again = () => trace.beginningAt(firstRow, block);
  trace.remember({
    output: y,
    inputs,
    backward: (dy) => trace.gradientsThrough(inputs, again, dy, sum),
  });
  return y;
}
