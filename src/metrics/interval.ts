/** Confidence interval of a share of right answers. */

/** Quantile of the normal distribution that leaves 2.5 % on either side. */
const Z = 1.959963984540054;

/**
 * Wilson's 95 % score interval of a proportion (Wilson 1927): within 0 and 1, and of non-zero width also when all or none are
 * right. 0 to 1 for n = 0.
 */
export function wilsonInterval(right: number, n: number): { low: number; high: number } {
  if (n === 0) return { low: 0, high: 1 };
  const p = right / n;
  const centre = p + (Z * Z) / (2 * n);
  const spread = Z * Math.sqrt((p * (1 - p)) / n + (Z * Z) / (4 * n * n));
  const scale = 1 + (Z * Z) / n;
  return {
    low: right === 0 ? 0 : Math.max(0, (centre - spread) / scale),
    high: right === n ? 1 : Math.min(1, (centre + spread) / scale),
  };
}
