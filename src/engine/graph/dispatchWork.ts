/** How much a dispatch computes at most, told from the sizes of its tensors alone, before any device has run it. */
import { size } from "./shape.ts";
import type { Dispatch } from "./trace.ts";
import { baseOf } from "./views.ts";

/**
 * In multiply-adds. A product of (M, K) and (K, N) into (M, N) takes M·N·K, which is √(MK · KN · MN), and several that share a side no more
 * than one of all their other sides together. Of its three matrices one is external, a weight or gradients of an adapter, or none; how
 * the elements of the others are divided is not known: equally is the most. What passes over its tensors takes less, and attention
 * over more tokens than it is wide takes more.
 */
export function mostWork({ buffers }: Pick<Dispatch, "buffers">): number {
  let [external, others] = [0, 0];
  for (const tensor of new Set(Object.values(buffers))) {
    if (baseOf(tensor).base.storage.kind === "external") external += size(tensor.shape);
    else others += size(tensor.shape);
  }
  return Math.max((Math.sqrt(external) * others) / 2, (others / 3) ** 1.5, external);
}
