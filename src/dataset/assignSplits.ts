/**
 * Assigns all examples of a project to train, validation and test without leaks: examples of one source, or with a file in
 * common, stay together. The counts are as near to the shares as the sizes of the groups allow, for each part of the project
 * by itself and within it for each class of answers, which is in every split as soon as three groups have it. Which group goes
 * where follows from a seeded hash.
 */
import { assert } from "../base/assert.ts";
import { hash32 } from "../base/hash.ts";
import { linkedGroups } from "../base/linkedGroups.ts";
import type { Example, Split } from "../protocol/records.ts";
import { allotSizes, classesOfGroups } from "./strata.ts";

type SplitRow = Pick<Example, "id" | "part" | "source" | "turns"> & {
  media: readonly { hash: string }[];
};

interface Group {
  ids: string[];
  part: string;
  /** Of its answers; "" where they are none. */
  label: string;
  /** Sort key of the seeded order. */
  rank: number;
}

/**
 * @param validation share of the examples, 0 to 1; `test` likewise
 * @returns the split of every example's id; train takes what is left
 * @throws Error when the shares sum to more than 1
 */
export function assignSplits(
  examples: readonly SplitRow[],
  { validation, test, seed }: { validation: number; test: number; seed: number },
): Map<string, Split> {
  assert(
    validation >= 0 && test >= 0 && validation + test <= 1,
    `Shares of ${validation} for validation and ${test} for test do not leave a share for train.`,
  );
  const splits = new Map<string, Split>();
  const groups = groupBySource(examples, seed);
  for (const part of new Set(groups.map((group) => group.part))) {
    const ofPart = groups.filter((group) => group.part === part);
    const size = sizeOf(ofPart);
    const forTest = chooseStratified(
      ofPart,
      targetSize(test, size, ofPart.length),
      validation > 0 ? 2 : 1,
    );
    const rest = ofPart.filter((group) => !forTest.has(group));
    const forValidation = chooseStratified(rest, targetSize(validation, size, rest.length), 1);
    for (const group of ofPart) {
      const split = forTest.has(group) ? "test" : forValidation.has(group) ? "validation" : "train";
      for (const id of group.ids) splits.set(id, split);
    }
  }
  return splits;
}

/** Examples of a split: at least one for a share above 0, as long as another group remains for train. */
function targetSize(share: number, size: number, groups: number): number {
  if (share === 1) return size;
  return share === 0 || groups < 2 ? 0 : Math.max(1, Math.round(share * size));
}

const sizeOf = (groups: readonly Group[]) => groups.reduce((sum, { ids }) => sum + ids.length, 0);

/**
 * Groups with about `target` examples, of each class its share: at least one of a class that has two groups or more.
 * @param others groups of a class that are left for the other splits, where it has as many
 */
function chooseStratified(groups: readonly Group[], target: number, others: number): Set<Group> {
  if (target <= 0 || target >= sizeOf(groups)) return choose(groups, target);
  const strata = [...new Set(groups.map(({ label }) => label))].map((label) =>
    groups.filter((group) => group.label === label),
  );
  if (strata.length === 1 && groups[0]!.label === "") return choose(groups, target);
  const sizes = allotSizes(
    target,
    strata.map((own) => ({
      size: sizeOf(own),
      fewest: own[0]!.label !== "" && own.length > 1 ? 1 : 0,
      // Never a whole class.
      most: own.length > 1 ? sizeOf(own) - 1 : 0,
    })),
  );
  return new Set(
    strata.flatMap((own, i) => {
      const chosen = [...choose(own, sizes[i]!)].sort((a, b) => b.ids.length - a.ids.length);
      const most = own[0]!.label === "" ? own.length : Math.max(1, own.length - others);
      return chosen.slice(0, most);
    }),
  );
}

/** Linked examples together, in the seeded order. */
function groupBySource(examples: readonly SplitRow[], seed: number): Group[] {
  const linked = linkedGroups(examples, (example) => example);
  const labels = classesOfGroups(linked);
  const groups = linked.map((all, i): Group => {
    // The smallest name, so that the order of the examples does not matter.
    const names = all.map(({ source, id }) => source || id).sort();
    return {
      ids: all.map(({ id }) => id),
      part: mostCommon(all.map(({ part }) => part)),
      label: labels[i]!,
      rank: hash32(names[0] as string, seed),
    };
  });
  return groups.sort((a, b) => a.rank - b.rank);
}

/**
 * Groups whose sizes sum as near to `target` as any choice can, earlier groups preferred: subset-sum by dynamic programming,
 * where each reachable sum stores the index of the first group that reached it.
 */
function choose(groups: readonly Group[], target: number): Set<Group> {
  if (target <= 0 || groups.length === 0) return new Set();
  const total = groups.reduce((sum, { ids }) => sum + ids.length, 0);
  if (target >= total) return new Set(groups);
  // Never all groups, and at least the smallest one however far it is from the target.
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
