/** How far a share of right answers may be from the truth, given how few questions there were. */

/** Quantile of the normal distribution that leaves 2.5 % on either side. */
const z = 1.959963984540054;

/**
 * Wilson's 95 % interval of a proportion (Wilson 1927): unlike the textbook one it stays within 0 and 1, and has a width
 * even when all or none are right. Without any question it is everything.
 */
export function wilsonInterval(right: number, n: number): { low: number; high: number } {
  if (n === 0) return { low: 0, high: 1 };
  const p = right / n;
  const centre = p + (z * z) / (2 * n);
  const spread = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return {
    low: right === 0 ? 0 : Math.max(0, (centre - spread) / scale),
    high: right === n ? 1 : Math.min(1, (centre + spread) / scale),
  };
}
