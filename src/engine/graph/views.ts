/** Resolves views to the tensor that owns their bytes. */
import type { Tensor } from "./trace.ts";

/** The tensor that is no view itself, and the byte offset of `tensor` in it. */
export function baseOf(tensor: Tensor): { base: Tensor; offset: number } {
  let base = tensor;
  let offset = 0;
  while (base.view) {
    offset += base.view.offset;
    base = base.view.of;
  }
  return { base, offset };
}
