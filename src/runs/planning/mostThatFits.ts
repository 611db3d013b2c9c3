/** Search for the largest count that fits, where more never fits if fewer do not. */

/**
 * The largest count from 0 to `most` for which `make` has a result, by bisection: it makes about log2(most) of them. Undefined
 * where not even 0 fits.
 */
export function mostThatFits<T>(
  most: number,
  make: (count: number) => T | undefined,
): { count: number; made: T } | undefined {
  const all = make(most);
  if (all !== undefined) return { count: most, made: all };
  const none = make(0);
  if (none === undefined) return undefined;
  let best = { count: 0, made: none };
  let tooMany = most;
  while (tooMany - best.count > 1) {
    const count = Math.floor((best.count + tooMany) / 2);
    const made = make(count);
    if (made === undefined) tooMany = count;
    else best = { count, made };
  }
  return best;
}
