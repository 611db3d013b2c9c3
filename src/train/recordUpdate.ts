/** Records the optimiser update. No GPU here. */
import type { Trace } from "../engine/graph/trace.ts";
import { adamw, HYPER_SIZE } from "../engine/optim/adamw.ts";
import { arenas } from "../engine/optim/arenas.ts";
import { gradNorm } from "../engine/optim/gradNorm.ts";
import { trainedRanges, type AdapterLayout } from "../engine/weights/adapterLayout.ts";

/** Norm of the gradients of all that is not frozen, then AdamW over it. Input "hyper", output "norm". */
export function recordUpdate(
  trace: Trace,
  layout: AdapterLayout,
  frozen: readonly string[] = [],
): Trace {
  const all = arenas(trace, layout.bytes / 4);
  const how = { ranges: trainedRanges(layout, frozen) };
  const norm = gradNorm(all.grads, how);
  trace.markOutput(norm, "norm");
  adamw(all, trace.input("hyper", [HYPER_SIZE]), norm, how);
  return trace;
}
