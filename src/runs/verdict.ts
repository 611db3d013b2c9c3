/**
 * Whether what is needed fits what the device offers: the one rule of all screens. WebGPU tells how large a piece may be, never
 * how much memory there is in all, and browsers round the computer's own memory; the larger of the two counts as offered.
 */
import type { Gpu } from "../engine/gpu/device.ts";
import type { MemoryNeed, Offered, Verdict } from "../protocol/models.ts";

/** Above this share of what is offered, the desktop's own needs may tip it over. */
const TIGHT = 0.7;

/** What the browser says of the device; nothing without one. `memoryGiB` is of the whole computer, 0 when it is not told. */
export function offeredBy(
  gpu: Pick<Gpu, "maxBufferBytes" | "maxBindingBytes"> | undefined,
  memoryGiB = (navigator as { deviceMemory?: number }).deviceMemory ?? 0,
): Offered {
  if (!gpu) return { bytes: 0, bindingBytes: 0 };
  const bytes = Math.max(gpu.maxBufferBytes, memoryGiB * 2 ** 30);
  return { bytes, bindingBytes: gpu.maxBindingBytes };
}

export function verdictOf(
  { bytes, largestBytes }: Omit<MemoryNeed, "verdict">,
  offered: Offered,
): Verdict {
  if (largestBytes > offered.bindingBytes || bytes > offered.bytes) return "does not fit";
  return bytes > TIGHT * offered.bytes ? "tight" : "fits";
}
