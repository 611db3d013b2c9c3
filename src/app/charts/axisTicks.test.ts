/** Where an axis puts its numbers. */
import { expect, test } from "vitest";
import { axisTicks } from "./axisTicks.ts";

test("ticks are round: 172 steps in about five parts go by fifties", () => {
  // 172 / 5 = 34.4, the next of 10, 20, 50 is 50
  expect(axisTicks(0, 172, 5)).toEqual([0, 50, 100, 150]);
});

test("ticks begin at the first round number inside", () => {
  expect(axisTicks(37, 90, 5)).toEqual([40, 60, 80]);
});

test("a short lesson counts by ones and a single step has one tick", () => {
  expect(axisTicks(1, 3, 5)).toEqual([1, 2, 3]);
  expect(axisTicks(4, 4, 5)).toEqual([4]);
});
