/** Kinds with few possible answers: which one is meant. */
import { labelsIn, normaliseAnswer } from "../../metrics/index.ts";
import { exactColumn, meanColumn, tokenF1Column } from "./columns.ts";
import { commonestChance } from "./guesses.ts";
import type { Task, TaskKind } from "./task.ts";

/** For models that answer in sentences. */
function namedColumn({ questions, classes }: TaskKind) {
  const names = classes ?? questions.map(({ reference }) => reference);
  return meanColumn("named", "The right one is named, and no other", ({ answer, reference }) => {
    const found = labelsIn(answer, names);
    return Number(found.length === 1 && found[0] === normaliseAnswer(reference));
  });
}

export const classes: Task = {
  id: "classes",
  title: "One of few answers",
  about:
    "Right where the answer is the right one word for word, apart from case, a leading article and a final mark.",
  maxNewTokens: 128,
  fits: (kind) => kind.classes !== undefined,
  columns: (kind) => [exactColumn, namedColumn(kind), tokenF1Column],
  chance: ({ questions }) => commonestChance(questions, exactColumn),
};
