/**
 * Gradient checkpointing (Chen et al. 2016, arXiv 1604.06174): a block is recorded twice. Forward keeps only its inputs;
 * backward records the block again followed by its gradient, so its activations live only for that time.
 */
import type { Accumulate } from "./tape.ts";
import type { Trace, Tensor } from "./trace.ts";

/**
 * Keeps a tensor from the forward to the backward pass in other bytes than its own: records how it is put away, and returns what
 * records, in the backward pass, the tensor that stands for it and passes its gradient on.
 */
export type Hold = (x: Tensor) => () => Tensor;

const asItIs: Hold = (x) => () => x;

/**
 * `block` may depend on `x`, on weights and inputs of the host, and on `extraInputs`, on nothing else that needs a gradient.
 * Of these `x` alone is held by `hold`: forward goes on with x itself, and backward starts from what was held.
 */
export function checkpoint(
  x: Tensor,
  block: (x: Tensor) => Tensor,
  accumulate: Accumulate<Tensor>,
  extraInputs: readonly Tensor[] = [],
  hold: Hold = asItIs,
): Tensor {
  return recomputed(
    x.trace,
    [x, ...extraInputs],
    () => block(x),
    accumulate,
    () => {
      const restore = hold(x);
      return () => block(restore());
    },
  );
}

/** The same for a block of any number of `inputs`, also of none. */
export function checkpointBlock(
  trace: Trace,
  inputs: readonly Tensor[],
  block: () => Tensor,
  accumulate: Accumulate<Tensor>,
): Tensor {
  return recomputed(trace, inputs, block, accumulate, () => block);
}

/** `keep` records, after forward, what is kept of the inputs, and returns what backward records anew. */
function recomputed(
  trace: Trace,
  inputs: readonly Tensor[],
  block: () => Tensor,
  accumulate: Accumulate<Tensor>,
  keep: () => () => Tensor,
): Tensor {
  const { startRow } = trace;
  const y = trace.noGrad(block);
  // A block that returns one of its inputs adds nothing to the tape: an entry would count that gradient twice.
  if (inputs.includes(y) || !trace.keeps([y])) return y;
  const again = keep();
  trace.recordOnTape({
    output: y,
    inputs,
    backward: (dy) => trace.vjp(inputs, () => trace.startingAtRow(startRow, again), dy, accumulate),
  });
  return y;
}
