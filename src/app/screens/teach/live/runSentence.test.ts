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
    evals: [],
    ...overrides,
  } as Run;
}

const FALLING = [point(1, 3), point(2, 2.8)];

const losses = (...values: number[]) => values.map((loss, i) => ({ step: (i + 1) * 10, loss }));

test("two rises of the check loss are called memorising, and the kept step is named", () => {
  const { tone, text } = runSentence(run({ evals: losses(2, 2.1, 2.2) }), FALLING);
  expect(tone).toBe("watch");
  expect(text).toBe(
    "Check loss rose twice: it starts to memorise. The best version so far, step 10, is kept.",
  );
});

test("a single rise asks for patience", () => {
  expect(runSentence(run({ evals: losses(2, 1.8, 1.9) }), FALLING).text).toContain("rose once");
});

test("falling checks are good news", () => {
  expect(runSentence(run({ evals: losses(2, 1.8) }), FALLING).tone).toBe("good");
});

test("a rising learning rate is warming up", () => {
  const points = [point(1, 3, 1e-5), point(2, 3, 2e-5)];
  expect(runSentence(run({}), points).text).toContain("Warming up");
});

test("one step is not called falling, nor is a loss that stays", () => {
  const flat = (count: number, loss: (i: number) => number = () => 2) =>
    Array.from({ length: count }, (_, i) => point(i + 1, loss(i)));
  expect(runSentence(run({}), flat(1)).text).toContain("too few to say");
  expect(
    runSentence(
      run({}),
      flat(4, (i) => 3 - i / 10),
    ).text,
  ).toContain("too few to say");
  expect(
    runSentence(
      run({}),
      flat(8, (i) => 3 - i / 10),
    ).text,
  ).toBe("Learning: the loss is falling.");
  expect(runSentence(run({}), flat(8)).text).toBe("Learning: the loss is not falling yet.");
  expect(
    runSentence(
      run({}),
      flat(8, (i) => 2 + i / 10),
    ).text,
  ).not.toContain("is falling");
});

test("a loss that is not a number asks to stop", () => {
  expect(runSentence(run({}), [point(1, Number.NaN)]).tone).toBe("bad");
});

test("a failed run gives its reason and says what is saved", () => {
  const { text } = runSentence(run({ status: "failed", message: "The GPU was lost" }), FALLING);
  expect(text).toBe("The GPU was lost. Everything up to step 20 is saved.");
});

test("a finished run says how far the loss fell: 1 - 1.5 / 2 = 25 %", () => {
  expect(runSentence(run({ status: "done", evals: losses(2, 1.5) }), FALLING).text).toContain(
    "25\u00a0%",
  );
});

test("a run that ended early says why, before what came of it", () => {
  const message = "Ended early, after step 20 of 40: the loss has not fallen";
  const { text } = runSentence(run({ status: "done", evals: losses(2, 1.5), message }), FALLING);
  expect(text).toMatch(/^Ended early, after step 20 of 40: the loss has not fallen\. Finished\./);
});

test("a finished run that never improved says so", () => {
  expect(runSentence(run({ status: "done", evals: losses(2, 2.5) }), FALLING).tone).toBe("watch");
});

test("without a measurement at the start, nothing is said of the start", () => {
  const text = (evals: Run["evals"]) => runSentence(run({ status: "done", evals }), FALLING).text;
  const began = [{ step: 0, loss: 2 }, ...losses(2.5, 2.6)];
  expect(text(began)).toContain("it did not get better than it was before it learnt.");
  expect(text(losses(2, 2.5))).toContain("it did not get better than it was after step 10.");
  expect(text([{ step: 0, loss: 2 }, ...losses(1)])).toContain(
    "50\u00a0% from what it was before it learnt",
  );
  expect(text(losses(2, 1))).toContain("50\u00a0% from what it was after step 10");
  for (const evals of [[], losses(2)]) {
    expect(text(evals)).toContain("so whether it fell is not known");
    expect(text(evals)).not.toMatch(/better|before/);
    expect(runSentence(run({ status: "done", evals }), FALLING).tone).toBe("calm");
  }
});

test("a loss that is falling but was lower before is not called the lowest", () => {
  expect(runSentence(run({ evals: losses(2, 1.8) }), FALLING).text).toContain("lowest so far");
  expect(runSentence(run({ evals: losses(1, 2, 1.5) }), FALLING).text).not.toContain("lowest");
  expect(runSentence(run({ evals: losses(1, 1) }), FALLING).text).not.toContain("lowest");
});

test("rises are counted from the end only", () => {
  expect(risesInARow({ evals: losses(1, 2, 1.5, 1.6, 1.7, 1.8) })).toBe(3);
  expect(risesInARow({ evals: losses(1) })).toBe(0);
});

test("a tool from a file is not said to be ready to check", () => {
  const imported = { status: "done", origin: "imported" } as const;
  expect(runSentence(run({ ...imported, tool: true }), []).text).toBe(
    "This tool was brought in from a file. It is ready to be used under Examples, Make.",
  );
  expect(runSentence(run(imported), []).text).toContain("ready to check");
});
