/** Numbers of a report as words. */
import { percentText } from "../base/words/percentText.ts";
import type { Interval } from "../protocol/evaluation/estimate.ts";

/** The 95 % interval of a difference, in points. */
export function between({ low, high }: Interval): string {
  const points = (share: number) => `${Math.round(100 * share)}`.replace("-", "−");
  return `95\u00a0%: ${points(low)} to ${points(high)} points`;
}

export function luckText(luck: number): string {
  if (luck < 0.001) return "Luck alone would do this less than once in a thousand times.";
  if (luck < 0.01) return "Luck alone would do this less than once in a hundred times.";
  return `Luck alone would do this about ${percentText(luck)} of the time.`;
}
