/** Which questions are offered first. */
import { expect, test } from "vitest";
import type { Example, Part, Split } from "../../../protocol/records.ts";
import { suggestions } from "./suggestions.ts";

const example = (id: string, split: Split, question: string, kind: string, part: Part = "image") =>
  ({ id, split, part, media: [], turns: [{ question, answer: "a", kind }] }) as unknown as Example;

test("test questions of different kinds come first, general ones never", () => {
  const found = suggestions([
    example("t", "train", "What is in the pan?", "pan"),
    example("r", "train", "Is it red?", "colour", "replay"),
    example("h1", "test", "<image>\nWhat is this?", "name"),
    example("h2", "test", "<image>\nWhat is this?", "name"),
    example("h3", "test", "How many?", "count"),
  ]);
  expect(found.map((suggestion) => suggestion.text)).toEqual([
    "What is this?",
    "How many?",
    "What is in the pan?",
  ]);
});

test("the limit holds and an empty project offers nothing", () => {
  const many = Array.from({ length: 9 }, (_, i) => example(`${i}`, "train", `Q${i}`, "name"));
  expect(suggestions(many, 4)).toHaveLength(4);
  expect(suggestions([])).toEqual([]);
});
