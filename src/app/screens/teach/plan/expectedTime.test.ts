/** Expected time is arithmetic on measured steps. */
import { expect, test } from "vitest";
import type { RunConfig } from "../../../../protocol/config.ts";
import type { Run, RunPoint } from "../../../../protocol/records.ts";
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

/** After one run of `overrides` whose steps took so long. */
function expectedAfter(
  stepMs: number[],
  overrides: Partial<RunConfig>,
  ...wanted: [config: RunConfig, steps: number]
) {
  const run = { id: "r", createdAt: "2026-01-01", config: config(overrides) } as Run;
  const points = stepMs.map((ms, i) => ({ step: i + 1, stepMs: ms }) as RunPoint);
  return expectedMs(...wanted, [run], { r: points });
}

test("nothing is claimed before anything was measured", () => {
  expect(expectedMs(config(), 100, [], {})).toBeNull();
  expect(expectedAfter([900, 800, 700], {}, config(), 100)).toBeNull(); // only warm-up steps
});

test("the median step after warm-up counts, times the steps", () => {
  // steps 4, 5, 6 took 50, 60, 500 ms: median 60, times 100 steps
  expect(expectedAfter([900, 800, 700, 50, 60, 500], {}, config(), 100)).toBe(6000);
});

test("twice the conversations in a step take twice as long", () => {
  expect(expectedAfter([9, 9, 9, 50], {}, config({ accumulate: 2 }), 10)).toBe(10 * 50 * 2);
});

test("a run of another model or precision is no measure", () => {
  expect(expectedAfter([9, 9, 9, 50], { modelId: "large" }, config(), 10)).toBeNull();
});
