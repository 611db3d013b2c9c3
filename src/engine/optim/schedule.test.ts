import { expect, test } from "vitest";
import type { ScheduleName } from "../../protocol/config.ts";
import recorded from "./recorded.json" with { type: "json" };
import { learningRateAt } from "./schedule.ts";

test.each(recorded.schedules)(
  "the $name schedule over $total steps with warm-up $warmupRatio equals transformers'",
  ({ name, warmupRatio, total, rates }) => {
    const config = { learningRate: 1, schedule: name as ScheduleName, warmupRatio };
    rates.forEach((rate, step) => expect(learningRateAt(step, total, config)).toBeCloseTo(rate, 8));
  },
);

test("the first step of a warm-up has rate 0, and the rate scales with the configured one", () => {
  const config = { learningRate: 2e-4, schedule: "linear", warmupRatio: 0.2 } as const;
  expect(learningRateAt(0, 10, config)).toBe(0);
  // Warm-up of 10 * 0.2 = 2 steps: half the rate at step 1, all of it at 2, then down by 1/8 a step.
  expect(learningRateAt(1, 10, config)).toBeCloseTo(1e-4, 12);
  expect(learningRateAt(2, 10, config)).toBeCloseTo(2e-4, 12);
  expect(learningRateAt(3, 10, config)).toBeCloseTo(2e-4 * (7 / 8), 12);
});

test("a run of one step, and steps past the end, have finite rates", () => {
  const config = { learningRate: 1, schedule: "cosine", warmupRatio: 0 } as const;
  expect(learningRateAt(0, 1, config)).toBe(1);
  expect(learningRateAt(1, 1, config)).toBeCloseTo(0, 12);
});
