/** How many independent questions a share of right answers counts for, where several questions are about one picture. */

/** Right answers of the `n` questions of a cluster; `right` may be a difference of two models' answers. */
export interface ClusterCount {
  right: number;
  n: number;
}

/**
 * The effective number of questions: n over the design effect (Kish 1965; Rao and Scott 1992), the variance of the ratio of
 * cluster totals over that of as many independent questions. At most n, which is ours. Where all answers are alike it cannot be
 * estimated, and each cluster counts once. Equal to n where each cluster has one question.
 */
export function effectiveCount(clusters: readonly ClusterCount[]): number {
  const n = clusters.reduce((sum, cluster) => sum + cluster.n, 0);
  const right = clusters.reduce((sum, cluster) => sum + cluster.right, 0);
  const k = clusters.length;
  if (n === 0 || k === n) return n;
  const share = right / n;
  if (k < 2 || share === 0 || share === 1) return k;
  const squares = clusters.reduce((sum, one) => sum + (one.right - share * one.n) ** 2, 0);
  const clustered = (squares * k) / ((k - 1) * n * n);
  const independent = (share * (1 - share)) / (n - 1);
  return Math.min(n, (n * independent) / clustered);
}
