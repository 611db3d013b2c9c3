/** Questions that nobody has answered: they are neither learnt nor asked. */
import { isAnswered } from "../../base/examples/isAnswered.ts";
import { formatCount } from "../../base/words/formatCount.ts";
import { removal } from "../repairs.ts";
import type { QualityRule } from "../rule.ts";

export const emptyAnswers: QualityRule = {
  id: "emptyAnswers",
  title: "Missing answers",
  lookedAt: ({ examples }) =>
    `${formatCount(
      examples.reduce((sum, { turns }) => sum + turns.length, 0),
      "question",
    )} for an answer.`,
  find({ examples }) {
    const open = examples.filter(({ turns }) => turns.length === 0 || !turns.every(isAnswered));
    if (open.length === 0) return [];
    const blank = open.filter(({ turns }) => !turns.some(isAnswered)).map(({ id }) => id);
    return [
      {
        severity: "weak",
        title: `${formatCount(open.length, "example")} ${open.length === 1 ? "lacks" : "lack"} an answer.`,
        text: "An example that is not fully answered is no part of a lesson or a check. Open one and write the answer, or take it out.",
        groups: open.map(({ id }) => [id]),
        repairs: blank.length > 0 ? [removal(blank, "example")] : [],
      },
    ];
  },
};
