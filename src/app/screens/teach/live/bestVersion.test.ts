import { expect, test } from "vitest";
import type { Run } from "../../../../protocol/records.ts";
import { beatsStart, bestVersion, resultWords } from "./bestVersion.ts";

const evals = [0, 20, 40].map((step, i) => ({
  ...{ step, loss: 2 - i / 2 },
  answers: { right: [3, 9, 8][i]!, of: 12 },
}));
const run = (change: Partial<Run>) =>
  ({ evals, bestStep: 20, bestBy: "answers", ...change }) as Run;

test("a lesson with short answers names how many of the watched ones are right", () => {
  expect(bestVersion(run({}))).toBe("step 20: 9 of 12 watched answers right");
  expect(bestVersion(run({ bestBy: "loss", bestStep: 40 }))).toBe("step 40: check loss 1.000");
  expect(bestVersion(run({ bestStep: 0 }))).toBeUndefined();
});

test("the result says which version was kept and why", () => {
  expect(resultWords(run({ result: { step: 20, by: "answers" } }))).toBe(
    "Kept is the version of step 20, because it got the most watched answers right (9 of 12 watched answers right; before learning: 3 of 12 watched answers right). Of equal ones the later is taken.",
  );
  expect(resultWords(run({ result: { step: 40, by: "newest" } }))).toBe(
    "Kept is the newest version, of step 40.",
  );
  expect(resultWords(run({}))).toBe("");
});

test("a lesson beats its start by what its best version was chosen by", () => {
  expect(beatsStart(run({}))).toBe(true);
  const worse = evals.with(1, { ...evals[1]!, answers: { right: 3, of: 12 } });
  expect(beatsStart(run({ evals: worse }))).toBe(false);
  expect(beatsStart(run({ evals: evals.slice(1) }))).toBeUndefined();
});
