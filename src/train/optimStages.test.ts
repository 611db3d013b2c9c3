import { expect, test } from "vitest";
import { learningRateIn, oneStage, stageAt } from "./optimStages.ts";

const optim = { learningRate: 1, schedule: "linear", warmupRatio: 0.25 } as const;

test("each stage warms up and decays by itself, at its share of the rate", () => {
  const stages = [
    { from: 0, steps: 4, rate: 1 },
    { from: 4, steps: 4, rate: 0.5 },
  ];
  const rates = Array.from({ length: 8 }, (_, step) =>
    learningRateIn(stageAt(stages, step), step, optim),
  );
  // Warm-up of 4 × 0.25 = 1 step, then down by a third of the rate a step.
  const one = [0, 1, 2 / 3, 1 / 3];
  [...one, ...one.map((rate) => rate / 2)].forEach((rate, step) =>
    expect(rates[step]).toBeCloseTo(rate, 12),
  );
});

test("steps past the end belong to the last stage", () => {
  const stages = [...oneStage(3), { from: 3, steps: 2, rate: 1 }];
  expect([0, 2, 3, 9].map((step) => stageAt(stages, step).from)).toEqual([0, 0, 3, 3]);
});
