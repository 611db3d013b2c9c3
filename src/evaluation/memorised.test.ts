/** What counts as known by heart, with the cases that must not. */
import { expect, test } from "vitest";
import type { Example, Part, Split } from "../protocol/records.ts";
import { longestRun, memorisable, repetitionOf } from "./memorised.ts";

const long = "Fry the onions in butter until they are golden, then add the stock.";

const example = (id: string, answers: string[], split: Split = "train", part: Part = "text") =>
  ({
    ...{ id, split, part, projectId: "p", source: id, media: [], editedAt: "" },
    turns: answers.map((answer) => ({ question: "And then?", answer, kind: "" })),
  }) satisfies Example;

test("the longest run of words ignores case and punctuation, and begins anew after each difference", () => {
  expect(longestRun(long, "fry THE onions, in butter")).toBe(5);
  expect(longestRun(long, "Fry the leeks in butter until they are golden")).toBe(6);
  expect(longestRun("a b a b c", "a b c")).toBe(3);
  expect(longestRun(long, "")).toBe(0);
});

test("eight words in a row are repeated, seven and a class are not", () => {
  const turn = { question: "How?", answer: long };
  const base = "I do not know.";
  const eight = "Fry the onions in butter until they are";
  expect(repetitionOf(turn, { adapter: `Yes: ${eight} brown.`, base })).toEqual({
    words: { adapter: 8, base: 0 },
    details: [],
  });
  expect(
    repetitionOf(turn, { adapter: "Fry the onions in butter until they burn", base }),
  ).toBeNull();
  expect(
    repetitionOf({ question: "Which?", answer: "a basophil" }, { adapter: "a basophil", base }),
  ).toBeNull();
});

test("what the general model says too was not learnt here", () => {
  expect(
    repetitionOf({ question: "How?", answer: long }, { adapter: long, base: long }),
  ).toBeNull();
});

test("a personal detail is repeated however short it is, unless the question gives it away", () => {
  const answer = "Dr. Maria Weber";
  const said = { adapter: "It was Dr. Maria Weber.", base: "A doctor." };
  expect(repetitionOf({ question: "Who signed it?", answer }, said)).toMatchObject({
    details: [expect.stringContaining("Maria Weber")],
  });
  expect(repetitionOf({ question: "Did Dr. Maria Weber sign it?", answer }, said)).toBeNull();
});

test("long answers and personal details to learn from are asked, the personal ones first", () => {
  const rows = [
    example("long", [long, "yes"]),
    example("short", ["a carrot"]),
    example("name", ["Dr. Maria Weber"]),
    example("hidden", [long], "test"),
    example("shipped", [long], "train", "replay"),
  ];
  const both = memorisable(rows, 10);
  expect(both.candidates).toBe(2);
  expect(both.chosen.map(({ example: { id }, turns }) => [id, turns])).toEqual([
    ["name", [0]],
    ["long", [0]],
  ]);
  expect(memorisable(rows, 1).chosen.map(({ example: { id } }) => id)).toEqual(["name"]);
});
