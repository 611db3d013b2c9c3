/** What the studio says about a lesson, for the curves people meet. */
import { expect, test } from "vitest";
import type { Run, RunPoint } from "../../../../protocol/records.ts";
import { runSentence, risesInARow } from "./runSentence.ts";

const point = (step: number, loss: number, lr = 1e-4): RunPoint => ({
  step,
  loss,
  lr,
  gradNorm: 1,
  tokensPerSecond: 100,
  stepMs: 50,
});

function run(overrides: Partial<Run>): Run {
  return {
    status: "running",
    origin: "trained",
    step: 30,
    totalSteps: 100,
    savedStep: 20,
    bestStep: 10,
    points: [point(1, 3), point(2, 2.8)],
    evals: [],
    ...overrides,
  } as Run;
}

const losses = (...values: number[]) => values.map((loss, i) => ({ step: (i + 1) * 10, loss }));

test("two rises of the check loss are called memorising, and the kept step is named", () => {
  const { tone, text } = runSentence(run({ evals: losses(2, 2.1, 2.2) }));
  expect(tone).toBe("watch");
  expect(text).toBe(
    "Check loss rose twice: it starts to memorise. The best version so far, step 10, is kept.",
  );
});

test("a single rise asks for patience", () => {
  expect(runSentence(run({ evals: losses(2, 1.8, 1.9) })).text).toContain("rose once");
});

test("falling checks are good news", () => {
  expect(runSentence(run({ evals: losses(2, 1.8) })).tone).toBe("good");
});

test("a rising learning rate is warming up", () => {
  const points = [point(1, 3, 1e-5), point(2, 3, 2e-5)];
  expect(runSentence(run({ points })).text).toContain("Warming up");
});

test("a loss that is not a number asks to stop", () => {
  expect(runSentence(run({ points: [point(1, Number.NaN)] })).tone).toBe("bad");
});

test("a failed run gives its reason and says what is saved", () => {
  const { text } = runSentence(run({ status: "failed", message: "The GPU was lost" }));
  expect(text).toBe("The GPU was lost. Everything up to step 20 is saved and goes on from there.");
});

test("a finished run says how far the loss fell: 1 - 1.5 / 2 = 25 %", () => {
  expect(runSentence(run({ status: "done", evals: losses(2, 1.5) })).text).toContain("25\u00a0%");
});

test("a finished run that never improved says so", () => {
  expect(runSentence(run({ status: "done", evals: losses(2, 2.5) })).tone).toBe("watch");
});

test("rises are counted from the end only", () => {
  expect(risesInARow({ evals: losses(1, 2, 1.5, 1.6, 1.7, 1.8) })).toBe(3);
  expect(risesInARow({ evals: losses(1) })).toBe(0);
});
