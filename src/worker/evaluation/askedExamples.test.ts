/** The counts on the screen are those of the version that was learnt from, not of the examples as they are now. */
import { expect, test } from "vitest";
import type { Example, Part, Split } from "../../protocol/records.ts";
import { askedExamples, countQuestions } from "./askedExamples.ts";

const example = (id: string, split: Split, part: Part, answers: string[]): Example => ({
  ...{ id, split, part, projectId: "p", source: id, media: [], editedAt: "" },
  turns: answers.map((answer) => ({ question: "What?", answer, kind: "name" })),
});

test("own questions of each split, and of the general ones no more than are asked", () => {
  const frozen = [
    example("a", "test", "image", ["one", "two"]),
    example("b", "test", "text", ["three", ""]),
    example("c", "validation", "image", ["four"]),
    example("d", "train", "image", ["five"]),
    ...Array.from({ length: 100 }, (_, i) => example(`r${i}`, "test", "replay", ["kept"])),
    example("s", "validation", "replay", ["kept"]),
  ];
  // 80: a check asks at most so many general questions.
  expect(countQuestions(frozen)).toEqual({ test: 3, retention: 80, validation: 1 });
});

test("without a hidden or a watched example the way out is said", () => {
  const frozen = [example("d", "train", "image", ["five"]), example("e", "test", "image", [""])];
  expect(countQuestions(frozen)).toEqual({ test: 0, retention: 0, validation: 0 });
  expect(() => askedExamples(frozen)).toThrow("No example is hidden for checking.");
  expect(() => askedExamples(frozen, "validation")).toThrow("No example was watched");
});
