/** Probabilities by luck of several comparisons at once, corrected step by step (Holm 1979), so that luck in any of them stays rare. */
export function holm(lucks: readonly number[]): number[] {
  const order = lucks.map((_, at) => at).sort((a, b) => lucks[a]! - lucks[b]!);
  const corrected = new Array<number>(lucks.length);
  let most = 0;
  order.forEach((at, rank) => {
    most = Math.max(most, Math.min(1, (lucks.length - rank) * lucks[at]!));
    corrected[at] = most;
  });
  return corrected;
}
