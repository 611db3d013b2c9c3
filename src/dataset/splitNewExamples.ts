/**
 * The splits of examples that join a project: that of a linked example (same source or file) where there is one, else the
 * split that most of the linked rows name, else the one that is furthest below its share, in the part and in the class of its
 * answers. Splits of present examples never change.
 */
import { hash32 } from "../base/hash.ts";
import { linkedGroups, linksOf } from "../base/linkedGroups.ts";
import { SPLITS, type Example, type Split } from "../protocol/records.ts";
import { answerLabels } from "../base/examples/answerLabels.ts";
import { fromKeys } from "../base/fromKeys.ts";
import { classesOfGroups } from "./strata.ts";

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
  /** Of a part, or of a class in it. */
  const countsOf = (part: string, label = "") => {
    const key = `${part}\n${label}`;
    const known = counts.get(key) ?? fromKeys(SPLITS, () => 0);
    counts.set(key, known);
    return known;
  };
  for (const example of present) {
    for (const link of linksOf(example)) splitOfLink.set(link, example.split);
    countsOf(example.part)[example.split]++;
    for (const label of new Set(answerLabels(example)))
      countsOf(example.part, label)[example.split]++;
  }
  const splits = new Map<NewExample, Split>();
  const assign = (group: NewExample[], split: Split) => {
    for (const one of group) {
      const { example } = one;
      splits.set(one, split);
      countsOf(example.part)[split]++;
      for (const label of new Set(answerLabels(example))) countsOf(example.part, label)[split]++;
    }
  };
  const open: NewExample[][] = [];
  const groups = linkedGroups(added, ({ example }) => example);
  const labels = classesOfGroups(
    groups.map((group) => group.map(({ example }) => example)),
    present,
  );
  const labelOf = new Map(groups.map((group, i) => [group, labels[i]!]));
  for (const group of groups) {
    const links = group.flatMap(({ example }) => linksOf(example));
    const linked = links.map((link) => splitOfLink.get(link)).find(Boolean);
    const fixed = linked ?? mostAsked(group);
    if (fixed) assign(group, fixed);
    else open.push(group);
  }
  // In the order of a hash, so that the order of files in a folder does not decide the split.
  const rank = (group: NewExample[]) =>
    hash32(linksOf(group[0]!.example)[0] ?? group[0]!.example.id);
  for (const group of open.sort((a, b) => rank(a) - rank(b))) {
    const { part } = group[0]!.example;
    const label = labelOf.get(group)!;
    const nows = label ? [countsOf(part), countsOf(part, label)] : [countsOf(part)];
    assign(group, nextSplit(nows, group.length));
  }
  return added.map((one) => ({ ...one.example, split: splits.get(one)! }));
}

/** The split that most rows of a group name; of equals that which is named first. */
function mostAsked(group: readonly NewExample[]): Split | undefined {
  const asked = group.map(({ split }) => split).filter((split) => split !== undefined);
  const count = (split: Split) => asked.filter((one) => one === split).length;
  return asked.toSorted((a, b) => count(b) - count(a))[0];
}

/** The split for the next `size` examples of a part, and of a class, that have `nows` examples in each. Ties go to train. */
function nextSplit(nows: readonly Record<Split, number>[], size: number): Split {
  const deficit = ([split, share]: readonly [Split, number]) =>
    nows.reduce((sum, now) => {
      const behind = share * (now.train + now.validation + now.test) - now[split];
      return sum + Math.min(MAX_DEFICIT, Math.max(-MAX_DEFICIT, behind)) + share * size;
    }, 0);
  // Shares are not binary fractions: a difference within rounding is a tie.
  const best = Math.max(...SHARES.map(deficit)) - 1e-9;
  return SHARES.find((one) => deficit(one) >= best)![0];
}
