/** How many types of task the questions are of. */
import { formatCount } from "../../base/words/formatCount.ts";
import { questionsOf } from "../questions.ts";
import { tally } from "../measures/diversity.ts";
import { TASK_TYPES, taskTypeOf } from "../measures/taskTypes.ts";
import type { QualityRule } from "../rule.ts";

/** Ours. */
const FEWEST_QUESTIONS = 20;

export const taskCoverage: QualityRule = {
  id: "taskCoverage",
  title: "Types of task",
  lookedAt({ examples }) {
    const types = questionsOf(examples).map(({ question }) => taskTypeOf(question));
    const known = types.filter((type) => type !== null);
    return `${formatCount(types.length, "question")} for words that tell one of ${TASK_TYPES.length} types of task, in English: ${formatCount(new Set(known).size, "type")} found, ${formatCount(types.length - known.length, "question")} of none.`;
  },
  find({ examples }) {
    const questions = questionsOf(examples);
    const types = tally(
      questions.map(({ question }) => taskTypeOf(question)).filter((type) => type !== null),
    );
    const [only] = types.keys();
    if (questions.length < FEWEST_QUESTIONS || types.size !== 1) return [];
    return [
      {
        severity: "hint",
        title: `All questions are of one type of task: ${only}.`,
        text: "That is right for a specialist of one question. A model that shall talk about the subject learns more from several: a description, a reason, a list, a place.",
        groups: [],
        repairs: [],
      },
    ];
  },
};
