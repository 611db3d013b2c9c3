/** Repairs that several findings offer. */
import { formatCount } from "../base/words/formatCount.ts";
import { linkedGroups } from "../base/linkedGroups.ts";
import type { QualityRepair, RowChange } from "../protocol/quality.ts";
import { SPLITS, type Example, type Split } from "../protocol/records.ts";

export function removal(ids: readonly string[], what: string): QualityRepair {
  const count = formatCount(ids.length, what);
  return { label: `Remove ${count}`, done: `Removed ${count}`, remove: [...ids] };
}

export function settingAside(ids: readonly string[]): QualityRepair {
  const count = formatCount(ids.length, "example");
  return { label: `Set ${count} aside`, done: `Set ${count} aside`, setAside: [...ids] };
}

const splitWords: Record<Split, string> = {
  train: "learnt from",
  validation: "watched",
  test: "hidden",
};

/** "learnt from and hidden" */
export function wordsOfSplits(splits: readonly Split[]): string {
  return SPLITS.filter((split) => splits.includes(split))
    .map((split) => splitWords[split])
    .join(" and ");
}

/**
 * Each group in one split, with everything that is linked to its members by source or file, so that dealing the examples anew
 * does not part them: the members get one source. Two ways: where most of each group is, or all to learn.
 */
export function keepingTogether(
  examples: readonly Example[],
  groups: readonly (readonly string[])[],
): QualityRepair[] {
  const joined = joinedGroups(examples, groups);
  const most = changesOf(joined, mostCommonSplit);
  const learn = changesOf(joined, () => "train");
  const count = formatCount(joined.length, "group");
  return [
    {
      label: "Keep each together, where most of it is",
      done: `Kept ${count} together`,
      change: most,
    },
    { label: "Move all of them to Learn", done: `Moved ${count} to Learn`, change: learn },
  ];
}

interface JoinedGroup {
  members: Example[];
  /** The members that get `source`. */
  renamed: ReadonlySet<string>;
  source: string;
}

/** The groups with all that is linked to them; groups that are linked to each other become one. */
function joinedGroups(
  examples: readonly Example[],
  groups: readonly (readonly string[])[],
): JoinedGroup[] {
  const groupOf = new Map(groups.flatMap((ids, i) => ids.map((id) => [id, i] as const)));
  const tagged = examples.map((example) => ({ example, group: groupOf.get(example.id) }));
  // The number of the group stands in as one more file that its members have in common.
  const linked = linkedGroups(tagged, ({ example, group }) => ({
    source: example.source,
    media: [...example.media, ...(group === undefined ? [] : [{ hash: `group ${group}` }])],
  }));
  return linked
    .filter((members) => members.some(({ group }) => group !== undefined))
    .map((members) => {
      const named = members
        .filter(({ group }) => group !== undefined)
        .map(({ example }) => example);
      const sources = new Set(named.map(({ source }) => source));
      const source = named.find((one) => one.source !== "")?.source ?? named[0]!.id;
      const rows = members.map(({ example }) => example);
      const renamed = rows.filter(
        (row) => sources.has(row.source) && (row.source || named.includes(row)),
      );
      return { members: rows, renamed: new Set(renamed.map(({ id }) => id)), source };
    });
}

function changesOf(
  groups: readonly JoinedGroup[],
  splitOf: (members: readonly Example[]) => Split,
): RowChange[] {
  return groups.flatMap(({ members, renamed, source }) => {
    const split = splitOf(members);
    return members.flatMap((row) => {
      const change: RowChange = {
        id: row.id,
        ...(row.split !== split && { split }),
        ...(renamed.has(row.id) && row.source !== source && { source }),
      };
      return Object.keys(change).length > 1 ? [change] : [];
    });
  });
}

/** The earlier of SPLITS where two are equal. */
function mostCommonSplit(members: readonly Example[]): Split {
  const count = (split: Split) => members.filter((row) => row.split === split).length;
  return SPLITS.reduce((best, split) => (count(split) > count(best) ? split : best));
}
