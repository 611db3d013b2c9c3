import { expect, test } from "vitest";
import { coverageNotes } from "./coverageText.ts";

test("says of how many conversations a term is learnt, where not of all", () => {
  const term = (title: string, rows: number, ...needs: string[]) => ({
    ...{ name: title, title, rows, of: 105, needs },
  });
  expect(
    coverageNotes([
      term("Answers", 105),
      term("Pictures", 90, "a picture"),
      term("Contrast", 0, "a picture", "a partner"),
      term("Odd", 0),
    ]),
  ).toEqual([
    "“Pictures” is learnt from 90 of 105 conversations, those with a picture.",
    "“Contrast” cannot be learnt, and the lesson goes on without it: none of 105 conversations has a picture and a partner.",
    "“Odd” cannot be learnt, and the lesson goes on without it: none of 105 conversations has what it needs.",
  ]);
  expect(coverageNotes([])).toEqual([]);
});
