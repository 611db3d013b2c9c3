import { expect, test } from "vitest";
import { luckText } from "./luckText.ts";
import { differenceText, scoreText } from "./scoreText.ts";

test("scores and differences are said by their scale", () => {
  expect(scoreText(0.125, "share")).toBe("13\u00a0%");
  expect([scoreText(6.789, "ten"), scoreText(-0.5, "order")]).toEqual(["6.79", "−0.50"]);
  expect([0.125, -0.125, 0.001, 0].map((value) => differenceText(value, "share"))).toEqual([
    "+13",
    "−12",
    "0",
    "0",
  ]);
  expect(differenceText(0.25, "order")).toBe("+0.25");
});

test("luck is never said to be none", () => {
  expect([0.0001, 0.0123, 0.5, 1].map(luckText)).toEqual([
    "luck: below 0.1\u00a0%",
    "luck: 1.2\u00a0%",
    "luck: 50\u00a0%",
    "luck: 100\u00a0%",
  ]);
});
