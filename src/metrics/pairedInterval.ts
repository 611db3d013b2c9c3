/** Confidence interval of the difference of two shares of right answers to the same questions. */
import { wilsonInterval } from "./interval.ts";

/** How many questions both got right, only the first, only the second, and neither. */
export interface PairedCounts {
  both: number;
  first: number;
  second: number;
  neither: number;
}

/**
 * 95 % interval of the first share less the second: the hybrid of two Wilson intervals for paired data, with the correlation
 * corrected for continuity (Newcombe 1998, Statistics in Medicine 17, 2635, method 10). -1 to 1 without questions.
 */
export function pairedInterval({ both, first, second, neither }: PairedCounts): {
  low: number;
  high: number;
} {
  const n = both + first + second + neither;
  if (n === 0) return { low: -1, high: 1 };
  const p1 = (both + first) / n;
  const p2 = (both + second) / n;
  const i1 = wilsonInterval(both + first, n);
  const i2 = wilsonInterval(both + second, n);
  const phi = correlation({ both, first, second, neither });
  const spread = (a: number, b: number) => Math.sqrt(Math.max(0, a * a - 2 * phi * a * b + b * b));
  return {
    low: p1 - p2 - spread(p1 - i1.low, i2.high - p2),
    high: p1 - p2 + spread(i1.high - p1, p2 - i2.low),
  };
}

function correlation({ both, first, second, neither }: PairedCounts): number {
  const n = both + first + second + neither;
  const product = (both + first) * (second + neither) * (both + second) * (first + neither);
  if (product === 0) return 0;
  const agreement = both * neither - first * second;
  const corrected = agreement > 0 ? Math.max(0, agreement - n / 2) : agreement;
  return corrected / Math.sqrt(product);
}
