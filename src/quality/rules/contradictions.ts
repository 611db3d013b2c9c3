/** Different short answers to the same question about the same files. */
import { formatCount } from "../../base/words/formatCount.ts";
import {
  byAnswer,
  conflictOf,
  MOST_WORDS,
  repeatedQuestions,
  shortAnswers,
} from "../measures/repeatedQuestions.ts";
import { disagree } from "../measures/writers.ts";
import { settingAside } from "../repairs.ts";
import type { QualityRule } from "../rule.ts";

export const contradictions: QualityRule = {
  id: "contradictions",
  title: "Contradictions",
  lookedAt({ examples }) {
    const answers = shortAnswers(examples);
    const repeated = repeatedQuestions(answers).length;
    return `${formatCount(answers.length, "answer")} of at most ${MOST_WORDS} words, for another answer to the same question about the same files: ${formatCount(repeated, "question")} ${repeated === 1 ? "is" : "are"} answered more than once.`;
  },
  find({ examples }) {
    const repeated = repeatedQuestions(shortAnswers(examples));
    const differing = repeated.filter((group) => byAnswer(group).length > 1);
    if (differing.length === 0) return [];
    const answers = differing.map(byAnswer);
    const ids = differing.map((group) => [...new Set(group.map(({ id }) => id))]);
    const disagreeing = answers.filter((of) =>
      disagree(of.map((same) => same.map(({ writer }) => writer))),
    ).length;
    return [
      {
        severity: "bad",
        title: `${formatCount(differing.length, "question")} ${differing.length === 1 ? "has" : "have"} different answers about the same files.`,
        text: `${countText(repeated.length, differing.length, disagreeing)} A model that learns both learns neither. Choose the answer that stays, or write the right one; the others are set aside.`,
        groups: ids,
        repairs: [settingAside([...new Set(ids.flat())])],
        conflicts: answers.map(conflictOf),
      },
    ];
  },
};

/** How many agree is said beside how many do not. */
function countText(repeated: number, differing: number, disagreeing: number): string {
  const all = `Of ${formatCount(repeated, "question")} that ${repeated === 1 ? "is" : "are"} answered more than once, ${formatCount(differing)} ${differing === 1 ? "has" : "have"} different answers`;
  return disagreeing === 0
    ? `${all}.`
    : `${all}, ${formatCount(disagreeing)} of them by different writers who disagree.`;
}
