/**
 * The splits of examples that join a project: that of a linked example (same source or file) where there is one, else the
 * split that the row names, else the one that is furthest below its share. Splits of present examples never change.
 */
import { hash32 } from "../base/hash.ts";
import { linkedGroups, linksOf } from "../base/linkedGroups.ts";
import { SPLITS, type Example, type Split } from "../protocol/records.ts";
import { fromKeys } from "../base/fromKeys.ts";

/** Shares of all examples of a part, in the order in which ties are broken. */
const SHARES: readonly [Split, number][] = [
  ["train", 0.7],
  ["test", 0.2],
  ["validation", 0.1],
];

/**
 * Most that a split counts as above or below its share, in examples: new examples need not make up for a project that was
 * split by other shares.
 */
const MAX_DEFICIT = 0.5;

/** A new example, and the split that its row names, if any. */
export interface NewExample {
  example: Example;
  split?: Split;
}

/** The new examples with their splits set. `present`: the project's examples so far. */
export function splitNewExamples(
  added: readonly NewExample[],
  present: readonly Example[],
): Example[] {
  const splitOfLink = new Map<string, Split>();
  const counts = new Map<string, Record<Split, number>>();
  const countsOf = (part: string) => {
    const known = counts.get(part) ?? fromKeys(SPLITS, () => 0);
    counts.set(part, known);
    return known;
  };
  for (const example of present) {
    for (const link of linksOf(example)) splitOfLink.set(link, example.split);
    countsOf(example.part)[example.split]++;
  }
  const splits = new Map<NewExample, Split>();
  const assign = (group: NewExample[], split: Split) => {
    for (const one of group) {
      splits.set(one, split);
      countsOf(one.example.part)[split]++;
    }
  };
  const open: NewExample[][] = [];
  for (const group of linkedGroups(added, ({ example }) => example)) {
    const links = group.flatMap(({ example }) => linksOf(example));
    const linked = links.map((link) => splitOfLink.get(link)).find(Boolean);
    const fixed = linked ?? group.map(({ split }) => split).find(Boolean);
    if (fixed) assign(group, fixed);
    else open.push(group);
  }
  // In the order of a hash, so that the order of files in a folder does not decide the split.
  const rank = (group: NewExample[]) =>
    hash32(linksOf(group[0]!.example)[0] ?? group[0]!.example.id);
  for (const group of open.sort((a, b) => rank(a) - rank(b))) {
    assign(group, nextSplit(countsOf(group[0]!.example.part), group.length));
  }
  return added.map((one) => ({ ...one.example, split: splits.get(one)! }));
}

/** The split for the next `size` examples of a part that has `now` examples in each. Ties go to train. */
function nextSplit(now: Record<Split, number>, size: number): Split {
  const total = now.train + now.validation + now.test;
  const deficit = ([split, share]: readonly [Split, number]) => {
    const behind = share * total - now[split];
    return Math.min(MAX_DEFICIT, Math.max(-MAX_DEFICIT, behind)) + share * size;
  };
  // Shares are not binary fractions: a difference within rounding is a tie.
  const best = Math.max(...SHARES.map(deficit)) - 1e-9;
  return SHARES.find((one) => deficit(one) >= best)![0];
}
