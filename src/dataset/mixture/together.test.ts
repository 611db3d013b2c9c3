import { expect, test } from "vitest";
import { together } from "./together.ts";

const media = ["a", "b", "a", "", "b", "a", "", "a"];

test("examples of the same media stand where the first of them stood, in their order; those without media stay alone", () => {
  expect(together([3, 0, 1, 6, 5, 4, 2, 7], { media, most: 8 })).toEqual([3, 0, 5, 2, 7, 1, 4, 6]);
});

test("at most so many follow each other: the next ones begin where they stand", () => {
  expect(together([0, 1, 2, 5, 4, 7], { media, most: 2 })).toEqual([0, 2, 1, 4, 5, 7]);
  expect(together([0, 1, 2, 5], { media, most: 1 })).toEqual([0, 1, 2, 5]);
});
