/** Examples that say the same about the same files, within one split. */
import { groupBy } from "../../base/groupBy.ts";
import { formatCount } from "../../base/words/formatCount.ts";
import type { Example } from "../../protocol/records.ts";
import { removal } from "../repairs.ts";
import type { QualityRule } from "../rule.ts";

export const duplicates: QualityRule = {
  id: "duplicates",
  title: "Duplicates",
  lookedAt: ({ examples }) =>
    `${formatCount(examples.length, "example")} for another with the same files, questions and answers in the same split.`,
  find({ examples }) {
    const groups = [...groupBy(examples, contentOf).values()].filter((same) => same.length > 1);
    if (groups.length === 0) return [];
    const extra = groups.flatMap((same) => same.slice(1).map(({ id }) => id));
    return [
      {
        severity: "weak",
        title: `${formatCount(extra.length, "example")} ${extra.length === 1 ? "repeats" : "repeat"} another word for word.`,
        text: "What stands there twice is learnt twice as often, and counts twice in a check.",
        groups: groups.map((same) => same.map(({ id }) => id)),
        repairs: [removal(extra, "duplicate")],
      },
    ];
  },
};

/** Equal for examples with equal content in one split. */
const contentOf = ({ split, media, turns }: Example) =>
  JSON.stringify([
    split,
    media.map(({ hash }) => hash),
    turns.map(({ question, answer, trained }) => [question.trim(), answer.trim(), trained ?? true]),
  ]);
