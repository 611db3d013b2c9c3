import { expect, test } from "vitest";
import type { ScoredAnswer } from "../../../../protocol/reports.ts";
import { countOutcomes, filterAnswers, inOrder } from "./outcomes.ts";

const answers = (
  fixed: number,
  broken: number,
  part: ScoredAnswer["part"] = "image",
): ScoredAnswer[] =>
  Array.from({ length: fixed + broken }, (_, i) => ({
    part,
    kind: "name",
    baseRight: i >= fixed,
    adapterRight: i < fixed,
  })) as ScoredAnswer[];

test("the gallery filters by outcome, kind and whose question it is", () => {
  const all = [...answers(3, 2), ...answers(1, 0, "replay")];
  expect(countOutcomes(all)).toEqual({ fixed: 4, broken: 2, wrong: 0, right: 0 });
  expect(filterAnswers(all, { outcome: "fixed", kind: "all", whose: "own" })).toHaveLength(3);
  expect(filterAnswers(all, { outcome: "all", kind: "name", whose: "retention" })).toHaveLength(1);
  expect(filterAnswers(all, { outcome: "all", kind: "count", whose: "own" })).toHaveLength(0);
});

test("the worst answers come first, those without a score last, equals as they were asked", () => {
  const all = answers(5, 0);
  const scores = new Map(all.map((answer, i) => [answer, [0.5, null, 0, 0.5, null][i]!]));
  const order = inOrder(all, "worst", (answer) => scores.get(answer)!);
  expect(order.map((answer) => all.indexOf(answer))).toEqual([2, 0, 3, 1, 4]);
  expect(inOrder(all, "asked", () => 0)).toBe(all);
});
