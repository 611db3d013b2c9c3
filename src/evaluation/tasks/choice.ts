/** Multiple choice, read from the answer as AdaMLLM does (arXiv 2411.19930); what names no choice is guessed with a seed. */
import { hash32 } from "../../base/hash.ts";
import { choicesIn, chosenLetter } from "../../metrics/index.ts";
import { exactColumn, meanOf } from "./columns.ts";
import type { Task, TaskAnswer, TaskColumn } from "./task.ts";

const SEED = 4;

const chosen: TaskColumn = {
  id: "choice",
  label: "Right choices",
  scale: "share",
  measure: (answers) => {
    const read = answers.map(({ question, answer }) => chosenLetter(answer, choicesIn(question)));
    const letters = read.map((letter, i) => letter ?? guess(answers[i]!));
    const each = answers.map(({ question, reference }, i) =>
      Number(letters[i] === chosenLetter(reference, choicesIn(question))),
    );
    return { ...meanOf(each), guessed: read.filter((letter) => letter === null).length };
  },
};

/** The same for both models. */
function guess({ question, reference }: TaskAnswer): string | undefined {
  const choices = choicesIn(question);
  return choices[hash32(`${question}\n${reference}`, SEED) % Math.max(1, choices.length)]?.letter;
}

export const choice: Task = {
  id: "choice",
  title: "Multiple choice",
  about:
    "The choice that an answer names last: “(B)”, else B standing alone, else its text. Where it names none, one is drawn by a seed and counted.",
  maxNewTokens: 128,
  fits: ({ questions }) =>
    questions.every(({ question, reference }) => {
      const choices = choicesIn(question);
      return choices.length > 0 && chosenLetter(reference, choices) !== null;
    }),
  columns: () => [chosen, exactColumn],
  chance: ({ questions }) => {
    const shares = questions.map(({ question }) => 1 / Math.max(1, choicesIn(question).length));
    const value = shares.reduce((sum, share) => sum + share, 0) / Math.max(1, shares.length);
    return { value, about: "drawing a choice" };
  },
};
