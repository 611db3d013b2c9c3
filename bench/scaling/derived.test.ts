import { expect, test } from "vitest";
import { epochs, rate, stepTimes } from "./derived.ts";

const steps = { wall: [9, 0.3, 0.2, 0.4], processor: [5, 0.5, 0.4, 0.6] };

test("a step takes the quickest after the first by the clock, and the mean of the processor's time", () => {
  const { least, processor } = stepTimes({ steps });
  expect(least).toBe(0.2);
  expect(processor).toBeCloseTo((0.5 + 0.4 + 0.6) / 3);
});

test("the first epoch has the towers, too: 32 pictures of 8 a step are 4 steps", () => {
  const preparing = { wall: [2, 1.6], processor: [3, 5] };
  const { clock, processor } = epochs({ steps, preparing }, { epoch: 32, conversations: 8 });
  // 1.6 s and 4 × 0.2 s against 4 × 0.2 s; 4 s and 4 × 0.5 s.
  expect(clock.ratio).toBeCloseTo((1.6 + 0.8) / 0.8);
  expect(processor.ratio).toBeCloseTo((4 + 2) / 2);
  expect(epochs({ steps }, { conversations: 4 }).clock).toEqual({
    ...{ preparing: 0, learning: 0.2, ratio: 1 },
  });
});

test("the rate counts frozen and learnt weights", () => {
  const flops = { frozen: 4e9, learnt: 1e9 };
  expect(rate({ steps, flops } as never)).toBeCloseTo(5e9 / 0.5);
});
