/**
 * Where new examples go when they join a project: beside what they belong with, else in turn, as each split's share
 * comes due. Nobody has to deal by hand, what was dealt before stays where it is, and a few files dropped together are
 * dealt as if they had come one by one.
 */
import { hash32 } from "../base/hash.ts";
import type { Example, Split } from "../protocol/records.ts";

/** Of all examples of a part. In the order in which ties are broken. */
const shares: readonly [Split, number][] = [
  ["train", 0.7],
  ["hidden", 0.2],
  ["check", 0.1],
];

/**
 * Most that a split is ahead of or behind its share when the next comes, in examples: a project that was dealt
 * otherwise is not set right at the cost of the few that are new.
 */
const mostDue = 0.5;

/** A new example, with the split that its sheet asks for, if any. */
export interface Newcomer {
  example: Example;
  asked?: Split;
}

const linksOf = ({ source, media }: Example) => [
  ...media.map(({ hash }) => `file ${hash}`),
  ...(source === "" ? [] : [`source ${source}`]),
];

/** Newcomers that share a source or a file, over any number of links, by union and find. */
function groups(newcomers: readonly Newcomer[]): Newcomer[][] {
  const parent = newcomers.map((_, i) => i);
  const root = (i: number): number => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]!]!;
    return i;
  };
  const firstWith = new Map<string, number>();
  for (const [i, { example }] of newcomers.entries()) {
    for (const link of linksOf(example)) {
      const first = firstWith.get(link);
      if (first === undefined) firstWith.set(link, i);
      else parent[root(i)] = root(first);
    }
  }
  const members = new Map<number, Newcomer[]>();
  for (const [i, newcomer] of newcomers.entries()) {
    const group = members.get(root(i));
    if (group) group.push(newcomer);
    else members.set(root(i), [newcomer]);
  }
  return [...members.values()];
}

/** The newcomers with their splits set. `present` are the project's examples so far. */
export function splitNewcomers(
  newcomers: readonly Newcomer[],
  present: readonly Example[],
): Example[] {
  const taken = new Map<string, Split>();
  const counts = new Map<string, Record<Split, number>>();
  const countsOf = (part: string) => {
    const known = counts.get(part) ?? { train: 0, check: 0, hidden: 0 };
    counts.set(part, known);
    return known;
  };
  for (const example of present) {
    for (const link of linksOf(example)) taken.set(link, example.split);
    countsOf(example.part)[example.split]++;
  }
  const splits = new Map<Newcomer, Split>();
  const place = (group: Newcomer[], split: Split) => {
    for (const newcomer of group) {
      splits.set(newcomer, split);
      countsOf(newcomer.example.part)[split]++;
    }
  };
  const open: Newcomer[][] = [];
  for (const group of groups(newcomers)) {
    const links = group.flatMap(({ example }) => linksOf(example));
    const beside = links.map((link) => taken.get(link)).find(Boolean);
    const fixed = beside ?? group.map(({ asked }) => asked).find(Boolean);
    if (fixed) place(group, fixed);
    else open.push(group);
  }
  // By a hash, so that the order of files in a folder does not decide what is learnt from.
  const rank = (group: Newcomer[]) => hash32(linksOf(group[0]!.example)[0] ?? group[0]!.example.id);
  for (const group of open.sort((a, b) => rank(a) - rank(b))) {
    place(group, nextSplit(countsOf(group[0]!.example.part), group.length));
  }
  return newcomers.map((newcomer) => ({ ...newcomer.example, split: splits.get(newcomer)! }));
}

/** The split whose turn it is, of a part with `now` in each, for the next `size` examples. Ties go to train. */
function nextSplit(now: Record<Split, number>, size: number): Split {
  const total = now.train + now.check + now.hidden;
  const due = ([split, share]: readonly [Split, number]) => {
    const behind = share * total - now[split];
    return Math.min(mostDue, Math.max(-mostDue, behind)) + share * size;
  };
  // Shares are no binary fractions: what differs only by rounding is a tie.
  const best = Math.max(...shares.map(due)) - 1e-9;
  return shares.find((one) => due(one) >= best)![0];
}
