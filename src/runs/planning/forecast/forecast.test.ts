/** Forecasts are arithmetic on what was measured, and on counts of work that are checked by hand here. */
import { describe, expect, test } from "vitest";
import type { RunConfig } from "../../../protocol/config.ts";
import type { Run, RunPoint, RunTimings } from "../../../protocol/records.ts";
import { checksUntil } from "../../data/bestStep.ts";
import { forecast, type Measured } from "./forecast.ts";
import type { RunWork } from "./work.ts";

const config = (overrides: object = {}): RunConfig =>
  ({
    ...{ modelId: "tiny", checkpointing: false, method: { id: "answers" } },
    precision: { linears: "q4", embeddings: "q8", vision: "q8" },
    adapter: { vision: false },
    ...overrides,
  }) as RunConfig;

const work: RunWork = {
  ...{ steps: 100, tokensPerStep: 500, checks: 6, media: 5, views: 40 },
  preparing: { flops: 4e9, dispatches: 0 },
  step: { flops: 2e9, dispatches: 300 },
  check: { flops: 1e9, dispatches: 1000 },
};

/** A run of 100 tokens a step whose steps took so long; 10 views in 5 s, 3 checks in 6 s. */
function ran(stepMs: number[], overrides: object = {}, timings?: RunTimings | null): Measured {
  const all = timings ?? { views: 10, viewsMs: 5000, checks: 3, checksMs: 6000 };
  const run = {
    ...{ id: "r", createdAt: "2026-01-01", config: config(overrides) },
    ...(timings !== null && { timings: all }),
  } as Run;
  const points = stepMs.map(
    (ms, i) => ({ step: i + 1, stepMs: ms, tokensPerSecond: 100_000 / ms }) as RunPoint,
  );
  return { run, points };
}

describe("after a lesson", () => {
  test("the median token after warm-up, the mean view and the mean check count", () => {
    // Steps 4 to 6 took 50, 60 and 500 ms of 100 tokens each: 0.6 ms a token.
    expect(forecast(work, config(), [ran([900, 800, 700, 50, 60, 500])], null)).toEqual({
      basis: "measured",
      preparingMs: 40 * 500,
      learningMs: 100 * 500 * 0.6,
      checkingMs: 6 * 2000,
    });
  });

  test("a lesson on longer conversations takes longer, as one on pictures after one on text", () => {
    const earlier = [ran([9, 9, 9, 50, 50])];
    const ms = (tokensPerStep: number) =>
      forecast({ ...work, tokensPerStep }, config(), earlier, null)!.learningMs;
    expect(ms(1000)).toBe(2 * ms(500));
  });

  test.each([
    ["another model", ran([9, 9, 9, 50, 50], { modelId: "large" })],
    ["eyes that learn", ran([9, 9, 9, 50, 50], { adapter: { vision: true } })],
    ["another way of learning", ran([9, 9, 9, 50, 50], { method: { id: "vitask" } })],
    ["warm-up alone", ran([9, 9, 9])],
    ["no timings, as of another computer", ran([9, 9, 9, 50, 50], {}, null)],
    ["texts alone, while there are pictures now", ran([9, 9, 9, 50, 50], {}, { views: 0, viewsMs: 0, checks: 3, checksMs: 6000 })],
  ])("a run with %s is no measure", (_, earlier) => {
    expect(forecast(work, config(), [earlier], null)).toBeNull();
  }); // prettier-ignore

  test("pictures that are prepared already take no time", () => {
    const texts = { views: 0, viewsMs: 0, checks: 3, checksMs: 6000 };
    const found = forecast(
      { ...work, media: 0, views: 0 },
      config(),
      [ran([9, 9, 9, 5, 5], {}, texts)],
      null,
    );
    expect(found).toMatchObject({ basis: "measured", preparingMs: 0 });
  });
});

test("before any lesson it is a guess from products and dispatches", () => {
  const rate = { flopsPerSecond: 1e10, dispatchMs: 0.1 };
  expect(forecast(work, config(), [], rate)).toEqual({
    basis: "guess",
    preparingMs: 400 + 5 * 20,
    learningMs: 100 * (200 + 30),
    checkingMs: 6 * (100 + 100),
  });
  expect(forecast(work, config(), [], null)).toBeNull();
});

test("checks are counted as they become due", () => {
  expect([0, 9, 10, 20, 25].map((step) => checksUntil(step, 10, [25]))).toEqual([0, 0, 1, 2, 3]);
  expect(checksUntil(20, 10, [20])).toBe(2);
});
