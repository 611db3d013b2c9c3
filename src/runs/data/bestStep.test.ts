import { expect, test } from "vitest";
import type { EvalPoint } from "../../protocol/records.ts";
import { bestOf, checksUntil, isEvaluationDue, stageEnds } from "./bestStep.ts";

const byLoss = (...losses: number[]): EvalPoint[] => losses.map((loss, i) => ({ step: i, loss }));
const byAnswers = (...rights: number[]): EvalPoint[] =>
  rights.map((right, i) => ({ step: i, loss: i, answers: { right, of: 9 } }));

test("the lowest loss after the start is the best, and of equal ones the later", () => {
  expect(bestOf(byLoss(1, 3, 2, 2, 4))).toEqual({ step: 3, by: "loss" });
});

test("answers come before the loss, which here rises from step to step", () => {
  expect(bestOf(byAnswers(9, 2, 7, 7, 3))).toEqual({ step: 3, by: "answers" });
});

test("where one evaluation has no answers, as of an earlier version, the loss decides", () => {
  const [, , ...rest] = byAnswers(0, 1, 8, 5);
  expect(bestOf([{ step: 1, loss: 1.5 }, ...rest])).toEqual({ step: 1, by: "loss" });
});

test("what is not a number is never the best, and neither is the model before it learns", () => {
  expect(bestOf(byLoss(1, NaN, 5, NaN))).toEqual({ step: 2, by: "loss" });
  expect(bestOf(byLoss(1, NaN, -Infinity))).toBeNull();
  expect(bestOf(byLoss(1))).toBeNull();
  expect(bestOf([])).toBeNull();
});

test("evaluations are due before the first step, regularly, and after the last", () => {
  const due = Array.from({ length: 11 }, (_, step) => step).filter((step) =>
    isEvaluationDue(step, 4, [10]),
  );
  expect(due).toEqual([0, 4, 8, 10]);
});

test("the best of a run of two stages is one of the second, once that has been evaluated", () => {
  // The first stage ends after step 2.
  expect(bestOf(byLoss(9, 1, 2, 5, 4), 2)).toEqual({ step: 4, by: "loss" });
  expect(bestOf(byLoss(9, 1, 2), 2)).toEqual({ step: 1, by: "loss" });
});

test("the end of each stage is evaluated too", () => {
  const stages = [5, 3].map((steps) => ({ title: "", steps }));
  const ends = stageEnds({ stages, totalSteps: 8 });
  expect(ends).toEqual([5, 8]);
  const due = Array.from({ length: 9 }, (_, step) => step).filter((step) =>
    isEvaluationDue(step, 4, ends),
  );
  expect(due).toEqual([0, 4, 5, 8]);
  expect(checksUntil(8, 4, ends)).toBe(3);
});
