/** Precision, recall and F1 of one answer's labels, as scikit-learn's with average="samples" and zero_division=1. */

export interface SetScores {
  precision: number;
  recall: number;
  f1: number;
}

/** A ratio of nothing to nothing is 1: nothing was to be said, or nothing was said wrongly. */
export function setScores(given: readonly string[], wanted: readonly string[]): SetScores {
  const [ours, theirs] = [new Set(given), new Set(wanted)];
  const shared = [...ours].filter((label) => theirs.has(label)).length;
  const ratio = (part: number, whole: number) => (whole === 0 ? 1 : part / whole);
  return {
    precision: ratio(shared, ours.size),
    recall: ratio(shared, theirs.size),
    f1: ratio(2 * shared, ours.size + theirs.size),
  };
}
