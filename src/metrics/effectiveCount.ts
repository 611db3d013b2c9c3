/** How many independent questions the answers to some questions count for, where several are about one picture. */

/**
 * The effective number of questions of a mean over them: n over the design effect (Kish 1965; Rao and Scott 1992), which is the
 * variance of the ratio of cluster totals over that of as many independent questions. `clusters` hold a number for each question,
 * such as 1 for a right answer. At most n, which is ours; where all numbers are alike it cannot be estimated, and each cluster
 * counts once. n where each cluster has one question.
 */
export function effectiveCount(clusters: readonly (readonly number[])[]): number {
  const all = clusters.flat();
  const n = all.length;
  const k = clusters.filter((cluster) => cluster.length > 0).length;
  if (k === n) return n;
  const mean = sum(all) / n;
  const spread = sum(all.map((value) => (value - mean) ** 2));
  if (k < 2 || spread === 0) return k;
  const totals = sum(clusters.map((cluster) => (sum(cluster) - mean * cluster.length) ** 2));
  const clustered = (totals * k) / ((k - 1) * n * n);
  const independent = spread / ((n - 1) * n);
  return Math.min(n, (n * independent) / clustered);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
