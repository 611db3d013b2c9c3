import { expect, test } from "vitest";
import type { Example, Turn } from "../../../../../protocol/records.ts";
import { chosenExamples, EVERYTHING } from "./chosenExamples.ts";
import { outcomeWords } from "./outcomeWords.ts";

const turn = (answer: string): Turn => ({ question: "Q", answer, kind: "" });
const example = (id: string, turns: Turn[], part: Example["part"] = "image"): Example => ({
  ...{ id, projectId: "p", part, media: [], turns, split: "train" },
  ...{ source: id, editedAt: "" },
});
const examples = [
  example("a", [turn("A"), turn("")]),
  example("b", [turn("")], "video"),
  example("c", [turn("C")]),
  example("r", [turn("")], "replay"),
];

test("a way of drafting reads the examples that it can write for, the first ones up to the bound", () => {
  const ids = (reads: "unanswered" | "answered" | "all", more = {}) =>
    chosenExamples(examples, { reads }, { ...EVERYTHING, ...more });
  expect(ids("unanswered")).toEqual({ ids: ["a", "b"], matching: 2 });
  expect(ids("answered")).toEqual({ ids: ["a", "c"], matching: 2 });
  expect(ids("all", { most: 2 })).toEqual({ ids: ["a", "b"], matching: 3 });
  expect(ids("all", { part: "video" })).toEqual({ ids: ["b"], matching: 1 });
});

test("every row is accounted for in what is said at the end", () => {
  expect(
    outcomeWords({
      ...{ waiting: 2, already: 1 },
      rejected: [{ reason: "It wrote nothing.", count: 3 }],
      leftOut: [{ reason: "It has no question.", count: 1 }],
    }),
  ).toEqual({
    title: "2 drafts wait for you.",
    lines: [
      "1 row written before, left as it was.",
      "3 drafts rejected by a check: It wrote nothing.",
      "1 example left out: It has no question.",
    ],
  });
  const none = { waiting: 0, already: 0, rejected: [], leftOut: [] };
  expect(outcomeWords(none)).toEqual({ title: "No new draft.", lines: [] });
  expect(outcomeWords({ ...none, waiting: 1 }).title).toBe("1 draft waits for you.");
});
