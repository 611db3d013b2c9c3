/** One wording for nearly all questions: a model that learns it may understand no other. */
import { formatCount } from "../../base/words/formatCount.ts";
import { percentText } from "../../base/words/percentText.ts";
import { questionsOf } from "../questions.ts";
import { normalisedEntropy, tally } from "../measures/diversity.ts";
import { wordingOf } from "../measures/wording.ts";
import type { QualityRule } from "../rule.ts";

/** Both ours. */
const FEWEST_QUESTIONS = 20;
const MOST_SHARE = 0.8;

export const promptDiversity: QualityRule = {
  id: "promptDiversity",
  title: "Wording of questions",
  lookedAt({ examples }) {
    const wordings = tally(questionsOf(examples).map(({ question }) => wordingOf(question)));
    return `${formatCount(questionsOf(examples).length, "question")} in ${formatCount(wordings.size, "wording")}; how even they are is ${normalisedEntropy([...wordings.values()]).toFixed(2)} of 1.`;
  },
  find({ examples }) {
    const questions = questionsOf(examples);
    if (questions.length < FEWEST_QUESTIONS) return [];
    const wordings = [...tally(questions.map(({ question }) => wordingOf(question)))];
    const [wording, count] = wordings[0]!;
    if (count <= MOST_SHARE * questions.length) return [];
    return [
      {
        severity: "hint",
        title: `${percentText(count / questions.length)} of the questions have one wording.`,
        text: `“${wording || "(the picture alone)"}”. Other wordings of the same question help the model to understand people who ask otherwise: the Make tab writes them from templates.`,
        groups: [],
        repairs: [],
      },
    ];
  },
};
