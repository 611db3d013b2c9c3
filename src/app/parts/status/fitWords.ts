/** Texts about whether something fits in GPU memory, shared by all screens. */
import { formatBytes } from "../../../base/words/formatBytes.ts";
import type { MemoryNeed, Offered, Verdict } from "../../../protocol/models.ts";
import type { BadgeTone } from "./Badge.tsx";

export const FIT_TONES: Readonly<Record<Verdict, BadgeTone>> = {
  fits: "good",
  tight: "warn",
  "does not fit": "bad",
};

export const isBufferTooLarge = (need: MemoryNeed, { bindingBytes }: Offered): boolean =>
  need.largestBytes > bindingBytes;

/** The reason of a verdict: "5.06 GB of about 8 GB". */
export function needText(need: MemoryNeed, offered: Offered): string {
  if (isBufferTooLarge(need, offered)) {
    return `its largest piece has ${formatBytes(need.largestBytes)}, and this device takes ${formatBytes(offered.bindingBytes)} at once`;
  }
  const advice = need.verdict === "tight" ? "; close other programs first" : "";
  return `${formatBytes(need.bytes)} of about ${formatBytes(offered.bytes)}${advice}`;
}

/** How the device's memory was estimated. */
export function offeredText({ bytes }: Offered): string {
  return `No browser tells how much memory a graphics device has. Counted are ${formatBytes(bytes)}: the larger of one piece that this device allows and the computer's memory as the browser rounds it.`;
}
