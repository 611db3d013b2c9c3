/** What a plan's memory means for the person who made it: the verdict's reason, and what needs less. */
import type { MemoryReport } from "../../../../protocol/reports.ts";
import type { MemoryNeed } from "../../../../protocol/models.ts";
import type { Tone } from "../../../parts/status/Notice.tsx";
import { formatBytes } from "../../../../base/words/formatBytes.ts";
import { isBufferTooLarge, needText } from "../../../parts/status/fitWords.ts";

type MemoryFit = Pick<MemoryReport, "verdict" | "offered" | "totalBytes" | "largestBindingBytes">;

const REDUCE_MEMORY = "Fewer examples at once, shorter conversations or fewer bits need less.";

export const needOf = ({ verdict, totalBytes, largestBindingBytes }: MemoryFit): MemoryNeed => ({
  verdict,
  bytes: totalBytes,
  largestBytes: largestBindingBytes,
});

export function fitSentence(memory: MemoryFit): string {
  const { verdict, offered } = memory;
  if (offered.bytes === 0)
    return "Without a graphics device there is nothing to compare this with.";
  const need = needOf(memory);
  const reason = needText(need, offered);
  const whole = `${reason[0]!.toUpperCase()}${reason.slice(1)}.`;
  if (verdict !== "does not fit") return whole;
  return isBufferTooLarge(need, offered)
    ? `${whole} ${REDUCE_MEMORY}`
    : `${whole} ${REDUCE_MEMORY} If this device has more than the browser tells, try to reserve it.`;
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
