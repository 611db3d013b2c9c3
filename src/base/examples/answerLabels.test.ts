import { expect, test } from "vitest";
import { answerLabels } from "./answerLabels.ts";

const row = (answer: string, question = "<image>\nWhat?", kind = "") => ({
  turns: [{ question, answer, kind }],
});

test("an answer is of one class where the question is the same, by its kind or its words", () => {
  expect(answerLabels(row("Leek "))).toEqual(answerLabels(row("leek", "What?")));
  expect(answerLabels(row("leek", "Which?", "name"))).toEqual(
    answerLabels(row("leek", "What?", "name")),
  );
  expect(answerLabels(row("leek"))).not.toEqual(answerLabels(row("leek", "Which?")));
});

test("an answer that is context only is of none", () => {
  expect(
    answerLabels({ turns: [{ question: "A?", answer: "b", kind: "", trained: false }] }),
  ).toEqual([]);
});
