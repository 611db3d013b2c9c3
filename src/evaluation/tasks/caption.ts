/** Captions and other texts of a sentence or more: how near the wording comes. */
import { wordsOf } from "../../metrics/index.ts";
import {
  bleuColumn,
  ciderColumn,
  meteorColumn,
  rougeLColumn,
  rougeLSummaryColumn,
  tokenRecallColumn,
} from "./columns.ts";
import { otherAnswerChance } from "./guesses.ts";
import type { Task } from "./task.ts";

/** Our choice: right answers of at least so many words on average are texts. */
const LEAST_WORDS = 6;

export const caption: Task = {
  id: "caption",
  title: "Captions and texts",
  about:
    "How near the wording comes to the right text. None of these scores knows whether a text is true.",
  maxNewTokens: 256,
  fits: ({ questions }) => {
    const words = questions.reduce((sum, { reference }) => sum + wordsOf(reference).length, 0);
    return words >= LEAST_WORDS * questions.length;
  },
  columns: () => [
    rougeLColumn,
    bleuColumn,
    meteorColumn,
    ciderColumn,
    rougeLSummaryColumn,
    tokenRecallColumn,
  ],
  chance: ({ questions }) => otherAnswerChance(questions, rougeLColumn),
};
