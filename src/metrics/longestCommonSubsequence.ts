/** Longest common subsequence of two lists of words. */

/** Its length. */
export function lcsLength(a: readonly string[], b: readonly string[]): number {
  return lcsTable(a, b).at(-1)!.at(-1)!;
}

/** One of the longest, read from the ends: where both words may be left out, `b` is shortened first. */
export function lcs(a: readonly string[], b: readonly string[]): string[] {
  const table = lcsTable(a, b);
  const words: string[] = [];
  let [i, j] = [a.length, b.length];
  while (i > 0 && j > 0) {
    if (a[i - 1] === b[j - 1]) {
      words.push(a[i - 1]!);
      i--;
      j--;
    } else if (table[i - 1]![j]! > table[i]![j - 1]!) i--;
    else j--;
  }
  return words.reverse();
}

/** Lengths for all beginnings, (a + 1, b + 1). */
function lcsTable(a: readonly string[], b: readonly string[]): number[][] {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  a.forEach((word, i) =>
    b.forEach((other, j) => {
      table[i + 1]![j + 1] =
        word === other ? table[i]![j]! + 1 : Math.max(table[i]![j + 1]!, table[i + 1]![j]!);
    }),
  );
  return table;
}
