import { expect, test } from "vitest";
import { stageEvals } from "./stageEvals.ts";

const ends = [10, 30];

test("until the end of a stage there are its losses alone", () => {
  expect(stageEvals([[1, 2], [3]], 10, ends, [])).toEqual([{ losses: [1, 2] }, { losses: [3] }]);
});

test("after it, the change since then is the mean of each conversation's own", () => {
  const before = { step: 10, loss: 2, stages: [{ losses: [1, 2, 4] }, { losses: [3] }] };
  const [captions, tasks] = stageEvals([[2, 2.5, 4.5], [1]], 20, ends, [before]);
  // (1 + 0.5 + 0.5) / 3
  expect(captions!.since!.change).toBeCloseTo(2 / 3, 12);
  expect(captions!.since!.low).toBe(0.5);
  expect(captions!.since!.high).toBeCloseTo(1, 12);
  expect(tasks).toEqual({ losses: [1] });
});

test("a change is said only where the same conversations were measured", () => {
  const before = { step: 10, loss: 2, stages: [{ losses: [1] }, { losses: [3] }] };
  expect(stageEvals([[2, 2], [1]], 20, ends, [before])[0]).toEqual({ losses: [2, 2] });
  expect(stageEvals([[], [1]], 20, ends, [])[0]).toEqual({ losses: [] });
});
