/**
 * Deals examples over train, check and hidden so that the same thing is never learnt from and tested on: examples of one
 * source, or with a picture in common, stay together. Within that the numbers are as near to what was asked as the sizes
 * of the sources allow, for each part of the project by itself; which source goes where is decided by a seeded hash.
 */
import { assert } from "../base/assert.ts";
import { hash32 } from "../base/hash.ts";
import type { Example, Split } from "../protocol/records.ts";

type Dealt = Pick<Example, "id" | "part" | "source"> & { media: readonly { hash: string }[] };

interface Group {
  ids: string[];
  part: string;
  /** Where the group stands in the seeded order. */
  rank: number;
}

/**
 * @param check share of examples for watching while learning, 0 to 1; `hidden` the share for the final check
 * @returns the split of every example's id; train takes what is left
 */
export function dealSplits(
  examples: readonly Dealt[],
  { check, hidden, seed }: { check: number; hidden: number; seed: number },
): Map<string, Split> {
  assert(
    check >= 0 && hidden >= 0 && check + hidden <= 1,
    `Shares of ${check} for check and ${hidden} for hidden do not leave a share for train.`,
  );
  const splits = new Map<string, Split>();
  const groups = groupBySource(examples, seed);
  for (const part of new Set(groups.map((group) => group.part))) {
    const ofPart = groups.filter((group) => group.part === part);
    const size = ofPart.reduce((sum, { ids }) => sum + ids.length, 0);
    const forHidden = choose(ofPart, wanted(hidden, size, ofPart.length));
    const rest = ofPart.filter((group) => !forHidden.has(group));
    const forCheck = choose(rest, wanted(check, size, rest.length));
    for (const group of ofPart) {
      const split = forHidden.has(group) ? "hidden" : forCheck.has(group) ? "check" : "train";
      for (const id of group.ids) splits.set(id, split);
    }
  }
  return splits;
}

/** A split that is wanted gets something as long as another source remains for train. */
function wanted(share: number, size: number, groups: number): number {
  if (share === 1) return size;
  return share === 0 || groups < 2 ? 0 : Math.max(1, Math.round(share * size));
}

/** Joins examples with a source or a file in common, over any number of links. */
function groupBySource(examples: readonly Dealt[], seed: number): Group[] {
  const parent = examples.map((_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at] as number] as number;
      at = parent[at] as number;
    }
    return at;
  };
  const firstWith = new Map<string, number>();
  for (const [i, { source, media }] of examples.entries()) {
    const links = media.map(({ hash }) => `file ${hash}`);
    if (source !== "") links.push(`source ${source}`);
    for (const link of links) {
      const first = firstWith.get(link);
      if (first === undefined) firstWith.set(link, i);
      else parent[root(i)] = root(first);
    }
  }
  const members = new Map<number, Dealt[]>();
  for (const [i, example] of examples.entries()) {
    const at = root(i);
    const same = members.get(at);
    if (same) same.push(example);
    else members.set(at, [example]);
  }
  const groups = [...members.values()].map((all): Group => {
    // By name, so that the order of the examples does not matter.
    const names = all.map(({ source, id }) => source || id).sort();
    return {
      ids: all.map(({ id }) => id),
      part: mostCommon(all.map(({ part }) => part)),
      rank: hash32(names[0] as string, seed),
    };
  });
  return groups.sort((a, b) => a.rank - b.rank);
}

/**
 * Groups whose sizes sum as near to `target` as any choice can, early ones preferred: the subset-sum table, where each sum
 * remembers the first group that reached it.
 */
function choose(groups: readonly Group[], target: number): Set<Group> {
  if (target <= 0 || groups.length === 0) return new Set();
  const total = groups.reduce((sum, { ids }) => sum + ids.length, 0);
  if (target >= total) return new Set(groups);
  // Never everything, and at least the smallest, however far from the target that is.
  const smallest = Math.min(...groups.map(({ ids }) => ids.length));
  const limit = Math.min(total - smallest, Math.max(2 * target, smallest));
  const unreached = -1;
  const reachedBy = new Int32Array(limit + 1).fill(unreached);
  reachedBy[0] = groups.length;
  let highest = 0;
  for (const [i, { ids }] of groups.entries()) {
    highest = Math.min(limit, highest + ids.length);
    for (let sum = highest; sum >= ids.length; sum--) {
      if (reachedBy[sum] === unreached && reachedBy[sum - ids.length] !== unreached) {
        reachedBy[sum] = i;
      }
    }
    if (reachedBy[target] !== unreached) break;
  }
  const distance = (sum: number) => Math.abs(sum - target);
  let sum = smallest;
  for (let other = 1; other <= limit; other++) {
    if (reachedBy[other] !== unreached && distance(other) < distance(sum)) sum = other;
  }
  const chosen = new Set<Group>();
  while (sum > 0) {
    const group = groups[reachedBy[sum] as number] as Group;
    chosen.add(group);
    sum -= group.ids.length;
  }
  return chosen;
}

function mostCommon<T extends string>(values: readonly T[]): T {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [best] = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  assert(best, "The most common of no values.");
  return best[0];
}
