/**
 * Area under the ROC curve of each class against the rest, by ranks: the share of pairs of a right and a wrong example of which the
 * right one has the higher score, ties half (Mann and Whitney's U). Equal to scikit-learn's `roc_auc_score` with
 * `multi_class="ovr"`, whose macro average it is where every class occurs.
 */

export interface ClassAucs {
  /** Null for a class that no example, or every example, belongs to: there is nothing to rank. */
  classes: (number | null)[];
  /** Mean of those that are numbers; null without any. */
  macro: number | null;
}

/** `scores`: (examples, classes), higher is likelier; `targets`: the right class of each example. */
export function classAucs(
  scores: readonly ArrayLike<number>[],
  targets: readonly number[],
  classes: number,
): ClassAucs {
  const each = Array.from({ length: classes }, (_, c) =>
    auc(
      scores.map((row) => row[c]!),
      targets.map((target) => target === c),
    ),
  );
  const known = each.filter((value) => value !== null);
  const macro =
    known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : null;
  return { classes: each, macro };
}

/** Null when all examples are positive, or none is. */
function auc(scores: readonly number[], positive: readonly boolean[]): number | null {
  const positives = positive.filter(Boolean).length;
  const negatives = positive.length - positives;
  if (positives === 0 || negatives === 0) return null;
  const ranks = midranks(scores);
  const sum = ranks.reduce((total, rank, i) => total + (positive[i] ? rank : 0), 0);
  return (sum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** From 1, the lowest first; equal values share the mean of their places. */
function midranks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Array<number>(values.length);
  for (let begin = 0; begin < order.length;) {
    let end = begin + 1;
    while (end < order.length && values[order[end]!] === values[order[begin]!]) end++;
    for (let at = begin; at < end; at++) ranks[order[at]!] = (begin + 1 + end) / 2;
    begin = end;
  }
  return ranks;
}
