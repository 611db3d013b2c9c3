import { expect, test } from "vitest";
import { coverageNotes } from "./coverageText.ts";

test("says of how many conversations a term is learnt, where not of all", () => {
  const term = (title: string, rows: number) => ({ name: title, title, rows, of: 105 });
  expect(coverageNotes([term("Answers", 105), term("Pictures", 90), term("Contrast", 0)])).toEqual([
    "“Pictures” is learnt from 90 of 105 conversations; the others lack what it needs.",
    "“Contrast” cannot be learnt: none of 105 conversations has what it needs.",
  ]);
  expect(coverageNotes([])).toEqual([]);
});
