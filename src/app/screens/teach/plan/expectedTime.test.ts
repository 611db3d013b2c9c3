/** Expected time is arithmetic on measured steps. */
import { expect, test } from "vitest";
import type { RunConfig } from "../../../../protocol/config.ts";
import type { Run } from "../../../../protocol/records.ts";
import { expectedMs } from "./expectedTime.ts";

const config = (overrides: Partial<RunConfig> = {}): RunConfig =>
  ({
    modelId: "tiny",
    precision: { linears: "q4", embeddings: "q8", vision: "q8" },
    batch: 4,
    accumulate: 1,
    checkpointing: false,
    ...overrides,
  }) as RunConfig;

const run = (stepMs: number[], overrides: Partial<RunConfig> = {}): Run =>
  ({
    createdAt: "2026-01-01",
    config: config(overrides),
    points: stepMs.map((ms, i) => ({ step: i + 1, stepMs: ms })),
  }) as Run;

test("nothing is claimed before anything was measured", () => {
  expect(expectedMs(config(), 100, [])).toBeNull();
  expect(expectedMs(config(), 100, [run([900, 800, 700])])).toBeNull(); // only warm-up steps
});

test("the median step after warm-up counts, times the steps", () => {
  // steps 4, 5, 6 took 50, 60, 500 ms: median 60, times 100 steps
  expect(expectedMs(config(), 100, [run([900, 800, 700, 50, 60, 500])])).toBe(6000);
});

test("twice the conversations in a step take twice as long", () => {
  expect(expectedMs(config({ accumulate: 2 }), 10, [run([9, 9, 9, 50])])).toBe(10 * 50 * 2);
});

test("a run of another model or precision is no measure", () => {
  expect(expectedMs(config(), 10, [run([9, 9, 9, 50], { modelId: "large" })])).toBeNull();
});
