/** Pictures and clips that show the same without being the same file: copies, bursts, and frames of a clip. */
import { formatCount } from "../../base/words/formatCount.ts";
import { linkedGroups } from "../../base/linkedGroups.ts";
import type { QualityFinding } from "../../protocol/quality.ts";
import type { Example } from "../../protocol/records.ts";
import { keepingTogether, settingAside, wordsOfSplits } from "../repairs.ts";
import { mediaOf, type QualityInput, type QualityRule } from "../rule.ts";

export const lookAlikes: QualityRule = {
  id: "lookAlikes",
  title: "Look-alikes",
  lookedAt({ examples, signed }) {
    const read = mediaOf(examples).filter(({ hash }) => signed.has(hash)).length;
    return `${formatCount(read, "picture or clip", "pictures and clips")} for others that show the same: saved again, made smaller or brighter, taken in a burst, or frames of a clip. Cropped copies are mostly not found.`;
  },
  find(input) {
    const groups = alikeGroups(input);
    const leaking = groups.filter((rows) => new Set(rows.map(({ split }) => split)).size > 1);
    const within = groups.filter((rows) => !leaking.includes(rows));
    return [...acrossSplits(input.examples, leaking), ...withinSplit(within)];
  },
};

function acrossSplits(
  examples: readonly Example[],
  groups: readonly Example[][],
): Omit<QualityFinding, "rule">[] {
  if (groups.length === 0) return [];
  const ids = groups.map((rows) => rows.map(({ id }) => id));
  const splits = wordsOfSplits(groups.flat().map(({ split }) => split));
  return [
    {
      severity: "bad",
      title: `${formatCount(groups.length, "group")} of look-alikes ${groups.length === 1 ? "is" : "are"} ${splits} at the same time.`,
      text: "Other files, but they show the same: the check would ask about what was learnt from. They belong into one split.",
      groups: ids,
      repairs: keepingTogether(examples, ids),
    },
  ];
}

function withinSplit(groups: readonly Example[][]): Omit<QualityFinding, "rule">[] {
  if (groups.length === 0) return [];
  const extra = groups.flatMap(extraOf);
  return [
    {
      severity: "hint",
      title: `${formatCount(groups.length, "group")} of look-alikes within one split.`,
      text: "Many pictures of the same moment teach little more than one of them. They stay together when the examples are dealt.",
      groups: groups.map((rows) => rows.map(({ id }) => id)),
      repairs: extra.length > 0 ? [settingAside(extra)] : [],
    },
  ];
}

/** All examples of the group but those about its first one's files. */
function extraOf(rows: readonly Example[]): string[] {
  const kept = new Set(rows[0]!.media.map(({ hash }) => hash));
  return rows.filter(({ media }) => !media.some(({ hash }) => kept.has(hash))).map(({ id }) => id);
}

/** Examples whose media look alike, two files or more in each group. */
function alikeGroups({ examples, similar }: QualityInput): Example[][] {
  const links = new Map<string, string[]>();
  for (const { a, b } of similar) {
    for (const hash of [a, b]) links.set(hash, [...(links.get(hash) ?? []), `${a} ${b}`]);
  }
  const involved = examples.filter(({ media }) => media.some(({ hash }) => links.has(hash)));
  return linkedGroups(involved, ({ media }) => ({
    source: "",
    media: media.flatMap(({ hash }) => [
      { hash },
      ...(links.get(hash) ?? []).map((pair) => ({ hash: pair })),
    ]),
  })).filter((rows) => mediaOf(rows).length > 1);
}
