import { expect, test } from "vitest";
import { foldProblems, problemAt } from "./lineProblems.ts";

test("many alike are one sentence with their number and the first; others stay in their order", () => {
  const missing = Array.from({ length: 331 }, (_, i) =>
    problemAt("a.csv", "line", i + 2, `"${i}.png" is not among the files you dropped.`),
  );
  const empty = [4, 5].map((line) => problemAt("a.csv", "line", line, "the answer is empty."));
  expect(foldProblems([empty[0]!, ...missing, "b.csv is not UTF-8.", empty[1]!])).toEqual([
    "a.csv, line 4: the answer is empty.",
    "a.csv, line 5: the answer is empty.",
    'a.csv, 331 lines (2, 3, 4 and 328 more): "0.png" is not among the files you dropped. So it is in line 2, and alike in the others.',
    "b.csv is not UTF-8.",
  ]);
});

test("a sentence that is equal in all lines is not told of the first, and files stay apart", () => {
  const rows = (name: string) =>
    [1, 2, 3, 4].map((row) => problemAt(name, "row", row, "the answer is empty."));
  expect(foldProblems([...rows("a.json"), ...rows("b.json")])).toEqual([
    "a.json, 4 rows (1, 2, 3 and 1 more): the answer is empty.",
    "b.json, 4 rows (1, 2, 3 and 1 more): the answer is empty.",
  ]);
});
