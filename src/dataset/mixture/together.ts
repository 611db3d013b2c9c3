/**
 * Examples of the same media one after the other, so that a micro-batch computes once what they begin with
 * (train/sharedBeginnings.ts). How many follow each other at most is said by the caller.
 */
export interface Together {
  /** What each own example shows; "" for nothing. */
  media: readonly string[];
  /** At most so many follow each other. */
  most: number;
}

/** `order` (indices of examples) with the examples of each medium moved to where the first of them stands, `most` at a time. */
export function together(order: readonly number[], { media, most }: Together): number[] {
  const groups: number[][] = [];
  const open = new Map<string, number[]>();
  for (const index of order) {
    const shown = media[index]!;
    const group = shown ? open.get(shown) : undefined;
    if (group && group.length < most) {
      group.push(index);
      continue;
    }
    const fresh = [index];
    groups.push(fresh);
    if (shown) open.set(shown, fresh);
  }
  return groups.flat();
}
