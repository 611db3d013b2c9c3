/**
 * Gradient checkpointing (Chen et al. 2016, arXiv 1604.06174): a block is recorded twice. Forward keeps only its inputs;
 * backward records the block again followed by its gradient, so its activations live only for that time.
 */
import type { Accumulate } from "./tape.ts";
import type { Trace, Tensor } from "./trace.ts";

/** `block` may depend on `x`, on weights and inputs of the host, and on `extraInputs`, on nothing else that needs a gradient. */
export function checkpoint(
  x: Tensor,
  block: (x: Tensor) => Tensor,
  accumulate: Accumulate<Tensor>,
  extraInputs: readonly Tensor[] = [],
): Tensor {
  return checkpointBlock(x.trace, [x, ...extraInputs], () => block(x), accumulate);
}

/** The same for a block of any number of `inputs`, also of none. */
export function checkpointBlock(
  trace: Trace,
  inputs: readonly Tensor[],
  block: () => Tensor,
  accumulate: Accumulate<Tensor>,
): Tensor {
  const { startRow } = trace;
  const y = trace.noGrad(block);
  // A block that returns one of its inputs adds nothing to the tape: an entry would count that gradient twice.
  if (inputs.includes(y)) return y;
  const recompute = () => trace.startingAtRow(startRow, block);
  trace.recordOnTape({
    output: y,
    inputs,
    backward: (dy) => trace.vjp(inputs, recompute, dy, accumulate),
  });
  return y;
}
