/** Each term is a line by its title, and stages begin where the run takes them to begin. */
import { expect, test } from "vitest";
import type { MethodSummary } from "../../../../protocol/method.ts";
import { curveRows } from "../../../charts/curveRows.ts";
import { stageStarts, termLines } from "./termCurves.ts";

const method = (...names: string[]): MethodSummary => ({
  ...{ id: "m", title: "", about: "", when: "", source: "", fields: [] },
  terms: names.map((name) => ({ name, title: `The ${name}` })),
});

const point = (step: number, terms?: Record<string, number>) => ({
  ...{ step, loss: 3, lr: 1e-3, gradNorm: 1, tokensPerSecond: 1, stepMs: 1 },
  ...(terms && { terms }),
});

test("a line for each term that a step had, by its title, with its own values", () => {
  const rows = curveRows([point(1, { answer: 2, pull: 1 }), point(2, { answer: 1.5 })], []);
  const lines = termLines(method("answer", "pull", "contrast"), rows);
  expect(lines.map(({ label }) => label)).toEqual(["The answer", "The pull"]);
  expect(rows.map((row) => lines.map(({ key }) => row[key]))).toEqual([
    [2, 1],
    [1.5, undefined],
  ]);
  expect(new Set(lines.map(({ tone, stroke }) => `${tone} ${stroke}`)).size).toBe(2);
});

test("a method of one term has no lines beside the loss", () => {
  expect(termLines(method("answer"), curveRows([point(1)], []))).toEqual([]);
  expect(termLines(undefined, [])).toEqual([]);
});

test("a stage is marked at its first step, once it is reached", () => {
  const stages = [
    { title: "First", share: 0.5 },
    { title: "Second", share: 0.25 },
    { title: "Third", share: 0.25 },
  ];
  // Of 10 steps 5 are in the first, and round(7.5) = 8 in the first two.
  expect(stageStarts(stages, 10, 10)).toEqual([
    { step: 6, title: "Second" },
    { step: 9, title: "Third" },
  ]);
  expect(stageStarts(stages, 10, 6)).toEqual([{ step: 6, title: "Second" }]);
  expect(stageStarts([{ title: "All", share: 1 }], 10, 10)).toEqual([]);
});
