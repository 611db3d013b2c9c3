/** Groups of examples that must stay in one split: those of one source, or with a file in common. */

/** What of an example links it to others. */
export interface Linked {
  /** Empty where it is not known. */
  source: string;
  media: readonly { hash: string }[];
}

/** Two examples are linked when they have one of these in common. */
export function linksOf({ source, media }: Linked): string[] {
  const files = media.map(({ hash }) => `file ${hash}`);
  return source === "" ? files : [...files, `source ${source}`];
}

/**
 * Connected components by union-find (Galler & Fischer 1964), in the order of their first members; members keep their order.
 */
export function linkedGroups<T>(items: readonly T[], linkedOf: (item: T) => Linked): T[][] {
  const parent = items.map((_, i) => i);
  const root = (i: number): number => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]!]!;
    return i;
  };
  const firstWith = new Map<string, number>();
  items.forEach((item, i) => {
    for (const link of linksOf(linkedOf(item))) {
      const first = firstWith.get(link);
      if (first === undefined) firstWith.set(link, i);
      else parent[root(i)] = root(first);
    }
  });
  const groups = new Map<number, T[]>();
  items.forEach((item, i) => {
    const group = groups.get(root(i));
    if (group) group.push(item);
    else groups.set(root(i), [item]);
  });
  return [...groups.values()];
}
