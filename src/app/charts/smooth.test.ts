/** The smoothed curve against weighted means worked out by hand. */
import { expect, test } from "vitest";
import { smooth } from "./smooth.ts";

test("the first smoothed value is the first value", () => {
  expect(smooth([3, 9], 0.9)[0]).toBeCloseTo(3, 12);
});

test("later values are means whose weights fall by `keep` each step back", () => {
  // (0.5 * 2 + 1 * 8) / (0.5 + 1) = 9 / 1.5 = 6
  expect(smooth([2, 8], 0.5)[1]).toBeCloseTo(6, 12);
  // (0.25 * 2 + 0.5 * 8 + 1 * 1) / 1.75 = 5.5 / 1.75
  expect(smooth([2, 8, 1], 0.5)[2]).toBeCloseTo(5.5 / 1.75, 12);
});

test("a flat series stays flat and an empty one stays empty", () => {
  for (const value of smooth([4, 4, 4, 4])) expect(value).toBeCloseTo(4, 12);
  expect(smooth([])).toEqual([]);
});
