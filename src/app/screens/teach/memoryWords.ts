/** What can honestly be said about memory: WebGPU tells how large one piece may be, never how much there is in all. */
import type { MemoryReport } from "../../../protocol/calls.ts";
import type { Tone } from "../../parts/Notice.tsx";
import { formatBytes } from "../../../base/formatBytes.ts";

type Limits = Pick<
  MemoryReport,
  "verdict" | "offeredBytes" | "offeredBindingBytes" | "largestBindingBytes"
>;

export function offeredWords(memory: Limits): string {
  const { verdict, offeredBytes, offeredBindingBytes, largestBindingBytes } = memory;
  if (offeredBytes === 0) return "Without a graphics device there is nothing to compare this with.";
  const one = formatBytes(offeredBytes);
  switch (verdict) {
    case "fits":
      return `Browsers do not tell how much memory the device has. It allows ${one} in a single piece, more than all of this together, so it should fit.`;
    case "unsure":
      return `Browsers do not tell how much memory the device has. It allows ${one} in a single piece, and this is more in all: try to reserve it before you start.`;
    case "does not fit":
      return `One kernel needs a piece of ${formatBytes(largestBindingBytes)}, and this device allows ${formatBytes(offeredBindingBytes)}. Fewer examples at once, shorter conversations or fewer bits need less.`;
    default:
      return verdict satisfies never;
  }
}

export function reserveWords(
  neededBytes: number,
  reservedBytes: number,
): { tone: Tone; text: string } {
  if (reservedBytes >= neededBytes) {
    const text = `All ${formatBytes(neededBytes)} could be reserved just now: it fits.`;
    return { tone: "good", text };
  }
  return {
    tone: "error",
    text: `Only ${formatBytes(reservedBytes)} of ${formatBytes(neededBytes)} could be reserved: it does not fit. Close other programs, or choose fewer examples at once or fewer bits.`,
  };
}
