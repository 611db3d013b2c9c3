/** The words and numbers of a running lesson. */
import { expect, test } from "vitest";
import type { Run, RunPoint } from "../../../../protocol/records.ts";
import { canResume, learningMs, liveProgress, recentSpeed, shownRun } from "./liveProgress.ts";

const point = (step: number, stepMs: number, tokensPerSecond = 0) =>
  ({ step, stepMs, tokensPerSecond }) as RunPoint;

const run = (overrides: Partial<Run>): Run =>
  ({
    id: "r",
    status: "running",
    origin: "trained",
    createdAt: "2026-01-01",
    step: 0,
    totalSteps: 100,
    ...overrides,
  }) as Run;

const pace = { rate: 0, leftMs: 0 };

test("while the model is opened or pictures are prepared the bar counts those, with their own rate and time left", () => {
  const pictures = { phase: "Preparing pictures", done: 12, total: 80, rate: 4, leftMs: 17_000 };
  expect(liveProgress(run({}), pictures, 0)).toEqual(pictures);
  const model = { ...pictures, phase: "Loading the model", done: 1e9, total: 4e9 };
  expect(liveProgress(run({}), { ...model, unit: "bytes" }, 0)).toEqual({
    ...model,
    unit: "bytes",
  });
});

test("a phase that cannot be counted only says that it goes on", () => {
  const phase = { phase: "Checking", done: 0, total: 1, ...pace };
  expect(liveProgress(run({}), phase, 0)).toMatchObject({ phase: "Checking", total: 0 });
});

test("while checking the bar keeps counting steps and the words count answers", () => {
  const phase = { phase: "Checking", done: 3, total: 12, ...pace };
  const shown = liveProgress(run({ step: 40 }), phase, 9000);
  expect(shown).toEqual({ phase: "Checking, 3 of 12", done: 40, total: 100, leftMs: 9000 });
});

test("a paused run says so and promises no time", () => {
  expect(liveProgress(run({ status: "paused", step: 5 }), undefined, 9000)).toEqual({
    phase: "Paused",
    done: 5,
    total: 100,
    leftMs: 0,
  });
});

test("learning time is the sum of the steps, scaled when points were thinned", () => {
  expect(learningMs([point(1, 50), point(2, 70)], 2)).toBe(120);
  // two of four points kept: mean 60 ms times 4 steps
  expect(learningMs([point(1, 50), point(4, 70)], 4)).toBe(240);
});

test("speed is a median, so one stall does not show", () => {
  expect(recentSpeed([point(1, 1, 100), point(2, 1, 2), point(3, 1, 110)])).toBe(100);
  expect(recentSpeed([])).toBe(0);
});

test("the run asked for is shown, else the running one, else the newest that is no tool", () => {
  const old = run({ id: "old", status: "done" });
  const newer = run({ id: "new", status: "done", createdAt: "2026-02-01" });
  const live = run({ id: "live", createdAt: "2025-01-01" });
  expect(shownRun([old, newer], "old")?.id).toBe("old");
  expect(shownRun([old, newer, live], "")?.id).toBe("live");
  expect(shownRun([old, newer], "")?.id).toBe("new");
  const tool = run({ id: "tool", status: "done", tool: true, createdAt: "2026-03-01" });
  expect(shownRun([old, newer, tool], "")?.id).toBe("new");
  expect(shownRun([tool], "")).toBeUndefined();
  expect(shownRun([tool], "tool")?.id).toBe("tool");
});

test("a stopped run that reached its end and an imported one cannot go on", () => {
  expect(canResume(run({ status: "stopped", step: 50 }))).toBe(true);
  expect(canResume(run({ status: "stopped", step: 100 }))).toBe(false);
  expect(canResume(run({ status: "failed", origin: "imported" }))).toBe(false);
});
