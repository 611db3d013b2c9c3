/** Answers that are far longer than the others to the same kind of question. */
import { groupBy } from "../../base/groupBy.ts";
import { dropPlaceholders } from "../../base/examples/placeholders.ts";
import { formatCount } from "../../base/words/formatCount.ts";
import { quantile } from "../../metrics/index.ts";
import type { Example } from "../../protocol/records.ts";
import { wordsOf } from "../measures/wording.ts";
import { questionsOf } from "../questions.ts";
import type { QualityRule } from "../rule.ts";

/** All ours: a kind is answered shortly when half of its answers have 3 words or fewer; 10 words or more are then otherwise. */
const FEWEST_ANSWERS = 10;
const SHORT = 3;
const LONG = 10;

export const answerLengths: QualityRule = {
  id: "answerLengths",
  title: "Lengths of answers",
  lookedAt: ({ examples }) =>
    `The words of ${formatCount(questionsOf(examples).length, "answer")}, for long ones among short ones to the same question.`,
  find({ examples }) {
    const ids = [...new Set(longAmongShort(examples))];
    if (ids.length === 0) return [];
    return [
      {
        severity: "hint",
        title: `${formatCount(ids.length, "example")} ${ids.length === 1 ? "has a long answer" : "have long answers"} where most are short.`,
        text: `Half of the answers to the same question have at most ${SHORT} words, and these have ${LONG} or more. The model cannot know when you want which: give both the same form, or say it in the question.`,
        groups: ids.map((id) => [id]),
        repairs: [],
      },
    ];
  },
};

function longAmongShort(examples: readonly Example[]): string[] {
  const answers = questionsOf(examples).map(({ exampleId, kind, question, answer }) => ({
    exampleId,
    asked:
      kind ||
      dropPlaceholders(question, () => true)
        .trim()
        .toLowerCase(),
    words: wordsOf(answer).length,
  }));
  return [...groupBy(answers, ({ asked }) => asked).values()].flatMap((same) => {
    const lengths = same.map(({ words }) => words).sort((a, b) => a - b);
    if (same.length < FEWEST_ANSWERS || quantile(lengths, 0.5) > SHORT) return [];
    return same.filter(({ words }) => words >= LONG).map(({ exampleId }) => exampleId);
  });
}
