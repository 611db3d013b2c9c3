/** Records the optimiser update. No GPU here. */
import type { Trace } from "../engine/graph/trace.ts";
import { adamw, HYPER_SIZE } from "../engine/optim/adamw.ts";
import { arenas } from "../engine/optim/arenas.ts";
import { gradSquares } from "../engine/optim/gradSquares.ts";
import type { StepUpdate } from "../engine/optim/updateRanges.ts";
import { trainedRanges, type AdapterLayout } from "../engine/weights/adapterLayout.ts";

/**
 * Norm of the gradients of all that is not frozen, then AdamW over what the step updates. The gradients of what took no part
 * are zeros, which leave the norm as it is without them. Input "hyper" (a row for each count of `update`, 8), output "norm".
 */
export function recordUpdate(
  trace: Trace,
  layout: AdapterLayout,
  { ranges, counts }: StepUpdate,
  frozen: readonly string[] = [],
): Trace {
  const all = arenas(trace, layout.bytes / 4);
  const squares = gradSquares(all.grads, { ranges: trainedRanges(layout, frozen) });
  const hyper = trace.input("hyper", [counts.length, HYPER_SIZE]);
  // Where nothing took part nothing is updated, and all squares are 0, as the norm is.
  const norm = ranges.length > 0 ? adamw(all, hyper, squares, ranges) : squares;
  trace.markOutput(norm, "norm");
  return trace;
}
