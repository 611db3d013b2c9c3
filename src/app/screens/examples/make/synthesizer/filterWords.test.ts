import { expect, it } from "vitest";
import type { Run } from "../../../../../protocol/records.ts";
import {
  filterChoice,
  filterOf,
  filterValue,
  kindTexts,
  ruleAdvice,
  scoreText,
} from "./filterWords.ts";

const entailment = {
  ...{ n: 80, base: 26, adapter: 70, chance: 1 / 3 },
  kinds: [{ kind: "denied", n: 10, base: 3, adapter: 9 }],
};
const run = { id: "r", title: "Filter of answers", entailment } as unknown as Run;
const { entailment: _, ...unmeasured } = run;

it("says how often a filter is right beside the model without it, chance and n", () => {
  expect(scoreText(entailment)).toBe(
    "Right about 70 of 80 pairs that it has not learnt from (88\u00a0%); the model without it about 26 (33\u00a0%); one label always 33\u00a0%.",
  );
  expect(kindTexts(entailment)).toEqual(["denied: 9 of 10, without it 3"]);
  const beside = { ...entailment, rule: 75 };
  expect(scoreText(beside)).toContain("(88\u00a0%); our rule about 75 (94\u00a0%); the model");
  const [kind] = entailment.kinds;
  expect(kindTexts({ ...beside, kinds: [{ ...kind!, rule: 10 }] })).toEqual([
    "denied: 9 of 10, our rule 10, without it 3",
  ]);
  expect(filterChoice(run).label).toBe(
    "Filter of answers (ours, has learnt it; right about 88\u00a0% of 80 pairs)",
  );
  expect(filterChoice(unmeasured as Run).label).toContain("not measured");
});

it("advises our rule where it is no worse, and where it was asked alone", () => {
  expect(ruleAdvice(entailment)).toBeNull();
  expect(ruleAdvice({ ...entailment, rule: 69 })).toBeNull();
  for (const rule of [70, 71]) {
    expect(ruleAdvice({ ...entailment, rule })).toContain("Our rule needs no training");
  }
});

it("gives back every choice of a filter from its value", () => {
  for (const filter of [
    { kind: "none" },
    { kind: "rule" },
    { kind: "model", modelId: "a/B@c" },
    { kind: "entailment", runId: "r", name: "Filter of answers" },
  ] as const) {
    expect(filterOf(filterValue(filter), [run])).toEqual(filter);
  }
});
