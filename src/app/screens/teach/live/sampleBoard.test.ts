/** Grouping and folding of sample answers. */
import { expect, test } from "vitest";
import type { SampleAnswer } from "../../../../protocol/records.ts";
import { sampleBoard } from "./sampleBoard.ts";

const sample = (step: number, answer: string, turn = 0): SampleAnswer => ({
  step,
  exampleId: "e1",
  turn,
  question: "<image>\nWhat is this?",
  reference: "Garlic.",
  answer,
});

test("answers come newest first and an unchanged one is folded into the step where it began", () => {
  const [row] = sampleBoard([sample(20, "garlic"), sample(0, "a ball"), sample(10, "garlic")], []);
  expect(row!.steps.map(({ step, answer }) => [step, answer])).toEqual([
    [10, "garlic"],
    [0, "a ball"],
  ]);
  expect(row!.steadyFor).toBe(2);
  expect(row!.steps.map((step) => step.isRight)).toEqual([true, false]);
});

test("the first answer marks no word as new, a later one marks what changed", () => {
  const [row] = sampleBoard([sample(0, "a ball"), sample(10, "a garlic")], []);
  expect(row!.steps[1]!.words.some((word) => word.isNew)).toBe(false);
  expect(row!.steps[0]!.words.filter((word) => word.isNew).map((word) => word.text)).toEqual([
    "garlic",
  ]);
});

test("two turns of one example are two questions, shown without the picture's placeholder", () => {
  const rows = sampleBoard([sample(0, "x", 0), sample(0, "y", 1)], []);
  expect(rows.map((row) => row.question)).toEqual(["What is this?", "What is this?"]);
});
