/** How much a dispatch computes at most, told from the sizes of its tensors alone, before any device has run it. */
import { size } from "./shape.ts";
import type { Dispatch } from "./trace.ts";

/**
 * Multiply-adds of a product whose matrices have as many elements in all as the dispatch's tensors: (M, K) times (K, N) into (M, N) takes
 * M·N·K, which is √(MK · KN · MN), and no three matrices of so many elements take more than three of equal size. A bound for products,
 * several of the same left side too, and for what passes over its tensors; attention of more tokens than its width takes more.
 */
export function mostWork({ buffers }: Pick<Dispatch, "buffers">): number {
  let elements = 0;
  for (const { shape } of new Set(Object.values(buffers))) elements += size(shape);
  return (elements / 3) ** 1.5;
}
