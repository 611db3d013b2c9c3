/** Bars of a histogram with bounds that people read easily. */
import type { Bar } from "../../protocol/quality.ts";

const BOUNDS = [1, 2, 3, 5, 10, 20, 50, 100, 200, 500];

/** Whole numbers from 0 on in bins that grow: 0, 1, 2, 3, 4–5, 6–10 … Empty bins at the ends are left out. */
export function growingBins(values: readonly number[]): Bar[] {
  const bars: Bar[] = [{ label: "0", count: 0 }];
  let low = 1;
  for (const high of BOUNDS) {
    bars.push({ label: low === high ? String(low) : `${low}–${high}`, count: 0 });
    low = high + 1;
  }
  bars.push({ label: `over ${BOUNDS.at(-1)}`, count: 0 });
  for (const value of values) {
    const bound = BOUNDS.findIndex((high) => value <= high);
    bars[value === 0 ? 0 : bound < 0 ? bars.length - 1 : bound + 1]!.count++;
  }
  const used = bars.map(({ count }) => count > 0);
  return bars.slice(used.indexOf(true) < 0 ? 0 : used.indexOf(true), used.lastIndexOf(true) + 1);
}
