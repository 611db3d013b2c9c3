/** Open questions with short answers, by token recall as LLaVA-Med and AdaMLLM count it. */
import { exactColumn, rougeLColumn, tokenF1Column, tokenRecallColumn } from "./columns.ts";
import { otherAnswerChance } from "./guesses.ts";
import type { Task } from "./task.ts";

export const open: Task = {
  id: "open",
  title: "Open questions",
  about:
    "The share of the right answer's words that are said. Saying more is not punished, so token F1 stands beside it.",
  maxNewTokens: 128,
  fits: () => true,
  columns: () => [tokenRecallColumn, tokenF1Column, rougeLColumn, exactColumn],
  chance: ({ questions }) => otherAnswerChance(questions, tokenRecallColumn),
};
