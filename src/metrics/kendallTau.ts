/** Kendall's tau (1938) between two orders, over what both name. */

/**
 * From -1 (turned round) over 0 (no order in common) to 1 (the same order), by the place where each item stands first; null where
 * fewer than two are shared. Places differ, so that tau-a and tau-b are the same.
 */
export function kendallTau(given: readonly string[], wanted: readonly string[]): number | null {
  const [ours, theirs] = [[...new Set(given)], [...new Set(wanted)]];
  const places = ours.map((item) => theirs.indexOf(item)).filter((place) => place >= 0);
  const pairs = (places.length * (places.length - 1)) / 2;
  if (pairs === 0) return null;
  let balance = 0;
  places.forEach((place, i) => {
    for (const later of places.slice(i + 1)) balance += later > place ? 1 : -1;
  });
  return balance / pairs;
}
