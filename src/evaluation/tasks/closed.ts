/** Yes-or-no questions, by the literal rule of AdaMLLM (arXiv 2411.19930). */
import { closedAnswer, isClosed } from "../../metrics/index.ts";
import { exactColumn, meanColumn } from "./columns.ts";
import { commonestChance } from "./guesses.ts";
import type { Task } from "./task.ts";

const literal = meanColumn("closed", "Right by the literal rule", ({ answer, reference }) =>
  Number(closedAnswer(answer, reference)),
);

export const closed: Task = {
  id: "closed",
  title: "Yes or no",
  about:
    "Right where the answer holds “yes” or “no” and the right word, also within other words: “I know” says no, and an answer with both is right either way.",
  maxNewTokens: 128,
  fits: ({ questions }) => questions.every(({ reference }) => isClosed(reference)),
  columns: () => [literal, exactColumn],
  chance: ({ questions }) => commonestChance(questions, literal),
};
