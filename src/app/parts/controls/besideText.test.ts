import { expect, test } from "vitest";
import { differenceText, unreadableText } from "./besideText.ts";

test("says how many of the lesson's answers another specialist lacks, and which it has in addition", () => {
  const own = ["a", "b", "c"];
  expect(differenceText({ own, missing: [], extra: [] })).toBeNull();
  expect(differenceText({ own, missing: ["b", "c"], extra: ["z"] })).toBe(
    "This specialist does not know 2 of the 3 answers that the specialist of this lesson tells apart (“b”, “c”) and knows 1 other (“z”): about such pictures it may mislead the model. Choose the lesson's own, or train one on the same answers.",
  );
  expect(differenceText({ own, missing: [], extra: ["y", "z"] })).toContain(
    "This specialist knows 2 others (“y”, “z”): about",
  );
});

test("names the projects whose specialist is damaged", () => {
  expect(unreadableText([])).toBeNull();
  expect(unreadableText(["Leeks"])).toBe(
    "The specialist of “Leeks” is damaged and cannot be chosen. Train it again there.",
  );
  expect(unreadableText(["Leeks", "Cells"])).toContain(
    "The specialists of 2 projects, “Leeks”, “Cells”, are damaged",
  );
});
