/** How different the instructions of a set are. */

/**
 * Shannon entropy of the counts over the most it can be, H / log K for K counts above 0: 1 when all are equal. One alone, or
 * none, gives 0.
 */
export function normalisedEntropy(counts: readonly number[]): number {
  const used = counts.filter((count) => count > 0);
  if (used.length < 2) return 0;
  const total = used.reduce((sum, count) => sum + count, 0);
  const entropy = used.reduce((sum, count) => sum - (count / total) * Math.log(count / total), 0);
  return entropy / Math.log(used.length);
}

/**
 * Different n-grams over all n-grams of the texts, 0 to 1 (Li et al. 2016, arXiv 1510.03055: distinct-1 and distinct-2); null
 * when there is no n-gram. It falls with the number of texts, so sets of different sizes cannot be compared by it.
 */
export function distinctN(texts: readonly (readonly string[])[], n: number): number | null {
  const grams = new Set<string>();
  let all = 0;
  for (const words of texts) {
    for (let at = 0; at + n <= words.length; at++, all++) {
      grams.add(words.slice(at, at + n).join(" "));
    }
  }
  return all === 0 ? null : grams.size / all;
}

/** How often each value occurs, the most frequent first. */
export function tally(values: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return new Map([...counts].sort((a, b) => b[1] - a[1]));
}
