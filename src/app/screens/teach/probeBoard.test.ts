/** Grouping and folding of probe answers. */
import { expect, test } from "vitest";
import type { ProbeAnswer } from "../../../protocol/records.ts";
import { probeBoard } from "./probeBoard.ts";

const probe = (step: number, answer: string, turn = 0): ProbeAnswer => ({
  step,
  exampleId: "e1",
  turn,
  question: "<image>\nWhat is this?",
  reference: "Garlic.",
  answer,
});

test("answers come newest first and an unchanged one is folded into the step where it began", () => {
  const [row] = probeBoard([probe(20, "garlic"), probe(0, "a ball"), probe(10, "garlic")], []);
  expect(row!.steps.map(({ step, answer }) => [step, answer])).toEqual([
    [10, "garlic"],
    [0, "a ball"],
  ]);
  expect(row!.steadyFor).toBe(2);
  expect(row!.steps.map((step) => step.isRight)).toEqual([true, false]);
});

test("the first answer marks no word as new, a later one marks what changed", () => {
  const [row] = probeBoard([probe(0, "a ball"), probe(10, "a garlic")], []);
  expect(row!.steps[1]!.words.some((word) => word.isNew)).toBe(false);
  expect(row!.steps[0]!.words.filter((word) => word.isNew).map((word) => word.text)).toEqual([
    "garlic",
  ]);
});

test("two turns of one example are two questions, shown without the picture's slot", () => {
  const rows = probeBoard([probe(0, "x", 0), probe(0, "y", 1)], []);
  expect(rows.map((row) => row.question)).toEqual(["What is this?", "What is this?"]);
});
