/** Different short answers to the same question about the same files. */
import { formatCount } from "../../base/words/formatCount.ts";
import { keepingMajority } from "../keepMajority.ts";
import { annotatorPairs, type AnnotatorPair } from "../measures/annotatorPairs.ts";
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
    const majority = keepingMajority(answers);
    const ids = differing.map((group) => [...new Set(group.map(({ id }) => id))]);
    const disagreeing = answers.filter((of) =>
      disagree(of.map((same) => same.flatMap(({ writers }) => writers))),
    ).length;
    return [
      {
        severity: "bad",
        title: `${formatCount(differing.length, "question")} ${differing.length === 1 ? "has" : "have"} different answers about the same files.`,
        text: `${countText(repeated.length, differing.length, disagreeing)}${pairsText(annotatorPairs(repeated))} A model that learns both learns neither. Choose the answer that stays, or write the right one; the others are set aside.`,
        groups: ids,
        repairs: [...(majority ? [majority] : []), settingAside([...new Set(ids.flat())])],
        conflicts: answers.map(conflictOf),
      },
    ];
  },
};

/** Pairs of annotators that are named. */
const MOST_PAIRS = 3;

/** Which annotators say different things, and how often; "" where none are known by name. */
function pairsText(pairs: readonly AnnotatorPair[]): string {
  const differing = pairs.filter(({ differ }) => differ > 0);
  const shown = differing
    .slice(0, MOST_PAIRS)
    .map(({ names, both, differ }) => `${names.join(" and ")} in ${differ} of ${both}`);
  if (shown.length === 0) return "";
  const more = differing.length - shown.length;
  const others = more > 0 ? `; ${formatCount(more, "other pair")} too` : "";
  return ` Annotators who differ, of the questions that both answered: ${shown.join(", ")}${others}.`;
}

/** How many agree is said beside how many do not. */
function countText(repeated: number, differing: number, disagreeing: number): string {
  const all = `Of ${formatCount(repeated, "question")} that ${repeated === 1 ? "is" : "are"} answered more than once, ${formatCount(differing)} ${differing === 1 ? "has" : "have"} different answers`;
  return disagreeing === 0
    ? `${all}.`
    : `${all}, ${formatCount(disagreeing)} of them by different writers who disagree.`;
}
