/**
 * The rule by which all screens say whether a memory need fits the device. WebGPU reports the largest buffer but not the total
 * memory, and browsers round `deviceMemory`; the larger of the two counts as offered.
 */
import type { Gpu } from "../../engine/gpu/device.ts";
import type { MemoryNeed, Offered, Verdict } from "../../protocol/models.ts";

/** Above this share, the memory of other programs may not leave enough. */
const TIGHT = 0.7;

/** 0 without a device. `memoryGiB`: RAM of the computer as the browser rounds it, 0 when it is not reported. */
export function offeredBy(
  gpu: Pick<Gpu, "maxBufferBytes" | "maxBindingBytes"> | undefined,
  memoryGiB = (navigator as { deviceMemory?: number }).deviceMemory ?? 0,
): Offered {
  if (!gpu) return { bytes: 0, bufferBytes: 0, bindingBytes: 0 };
  const bytes = Math.max(gpu.maxBufferBytes, memoryGiB * 2 ** 30);
  return { bytes, bufferBytes: gpu.maxBufferBytes, bindingBytes: gpu.maxBindingBytes };
}

/** What fits, and is not tight. */
export const comfortableBytes = ({ bytes }: Offered): number => TIGHT * bytes;

export function verdictOf(
  { bytes, largestBytes }: Omit<MemoryNeed, "verdict">,
  offered: Offered,
): Verdict {
  if (largestBytes > offered.bindingBytes || bytes > offered.bytes) return "does not fit";
  return bytes > comfortableBytes(offered) ? "tight" : "fits";
}
