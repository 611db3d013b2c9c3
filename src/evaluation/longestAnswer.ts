/** How long an answer a model is let give, so that texts are not cut where names are enough for others. */
import { groupBy } from "../base/groupBy.ts";
import { classesOf } from "../dataset/classes/classesByKind.ts";
import type { ChosenTasks } from "./findings.ts";
import { taskOf } from "./tasks/index.ts";

interface Question {
  kind: string;
  question: string;
  reference: string;
}

/** In tokens, for all kinds alike: that of the task which lets answers be longest. At least one question. */
export function longestAnswer(questions: readonly Question[], chosen: ChosenTasks = {}): number {
  const kinds = [...groupBy(questions, ({ kind }) => kind)];
  return Math.max(
    ...kinds.map(([kind, ofKind]) => {
      const classes = classesOf(ofKind.map(({ reference }) => reference)) ?? undefined;
      return taskOf({ questions: ofKind, classes }, chosen[kind]).maxNewTokens;
    }),
  );
}
