/** Sparkline geometry. */
import { expect, test } from "vitest";
import { sparkPath } from "./sparkPath.ts";

test("high values are at the top, the ends at the edges", () => {
  // height 20, pad 2: value 4 -> y = 2, value 0 -> y = 18, value 2 -> y = 10
  expect(sparkPath([4, 2, 0], 100, 20)).toBe("M0 2L50 10L100 18");
});

test("a flat series runs through the middle and one point is a line", () => {
  expect(sparkPath([3, 3], 10, 20)).toBe("M0 10L10 10");
  expect(sparkPath([3], 10, 20)).toBe("M0 10H10");
});

test("no points draw nothing and a NaN is skipped", () => {
  expect(sparkPath([], 10, 20)).toBe("");
  expect(sparkPath([4, Number.NaN, 0], 100, 20)).toBe("M0 2L100 18");
});
