import { expect, test } from "vitest";
import { epochs, rate, stepTimes } from "./derived.ts";

const steps = { wall: [9, 0.3, 0.2, 0.4], processor: [5, 0.5, 0.4, 0.6] };

test("a step takes what those after the first take: their median by the clock, the mean of the processor's", () => {
  const { clock, processor } = stepTimes({ steps });
  expect(clock).toBe(0.3);
  const four = { wall: [9, 1, 2, 4, 100], processor: [1, 1] };
  expect(stepTimes({ steps: four }).clock).toBe((2 + 4) / 2);
  expect(processor).toBeCloseTo((0.5 + 0.4 + 0.6) / 3);
  const one = { wall: [9], processor: [5] };
  expect(stepTimes({ steps: one })).toEqual({ clock: 9, processor: 5, isOne: true });
});

test("the first epoch has the towers, too: 32 pictures of 8 a step are 4 steps", () => {
  const preparing = { wall: [2, 1.6], processor: [3, 5] };
  const { clock, processor } = epochs({ steps, preparing }, { epoch: 32, conversations: 8 });
  // 1.6 s and 4 × 0.3 s against 4 × 0.3 s; 3 s and 4 × 0.5 s.
  expect(clock.ratio).toBeCloseTo((1.6 + 1.2) / 1.2);
  expect(processor.ratio).toBeCloseTo((3 + 2) / 2);
  expect(epochs({ steps }, { conversations: 4 }).clock.ratio).toBe(1);
});

test("the rate counts frozen and learnt weights", () => {
  const flops = { frozen: 4e9, learnt: 1e9 };
  expect(rate({ steps, flops } as never)).toBeCloseTo(5e9 / 0.5);
});
