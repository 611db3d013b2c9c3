import { expect, test } from "vitest";
import { aucNotes, aucText } from "./aucText.ts";

const classes = [
  { name: "cyst", support: 3 },
  { name: "wart", support: 0 },
  { name: "mole", support: 0 },
];

test("an area is written with two decimals", () => {
  expect([0.8666, 0.5, 1].map(aucText)).toEqual(["0.87", "0.50", "1.00"]);
});

test("what the mean leaves out is named, and nothing where it holds all", () => {
  expect(aucNotes({ n: 3, asked: 3, classes: classes.slice(0, 1), macro: {} })).toEqual([]);
  expect(aucNotes({ n: 3, asked: 4, classes, macro: {} })).toEqual([
    "3 of 4 questions: the others could not be weighed.",
    "Left out of the mean, as the right answer of no question: wart, mole.",
  ]);
});

test("one right answer for all questions is nothing to rank", () => {
  expect(aucNotes({ n: 3, asked: 3, classes, macro: null })).toEqual([
    "All questions have the same right answer, so there is nothing to rank.",
  ]);
});
