/**
 * Joins an edit with what the same record became meanwhile, in another tab: each key has the value of whoever changed it
 * (a three-way merge by keys).
 */
export interface Merge<T> {
  merged: T;
  /** Keys that both changed, to different values: `merged` has this edit's. */
  conflicts: (keyof T & string)[];
}

/**
 * @param before the record that the edit began with
 * @param edited the record after the edit
 * @param stored the record as it is now
 * @param compared what of a record counts as a change; keys that it lacks are the edit's
 */
export function mergeEdit<T extends object>(
  before: T,
  edited: T,
  stored: T,
  compared: (record: T) => Partial<T> = (record) => record,
): Merge<T> {
  const merged = { ...edited };
  const conflicts: Merge<T>["conflicts"] = [];
  const [was, mine, theirs] = [before, edited, stored].map(compared) as [T, T, T];
  const keys = new Set([was, mine, theirs].flatMap((record) => Object.keys(record)));
  for (const key of keys as Set<keyof T & string>) {
    if (isSame(theirs[key], was[key])) continue;
    if (isSame(mine[key], was[key])) {
      if (stored[key] === undefined) delete merged[key];
      else merged[key] = stored[key];
    } else if (!isSame(mine[key], theirs[key])) conflicts.push(key);
  }
  return { merged, conflicts };
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
