import { describe, expect, it } from "vitest";
import type { Example } from "../../../../protocol/records.ts";
import { fillBlankQuestions, withBlankQuestion } from "./blankQuestions.ts";

const example = (id: string, ...questions: string[]): Example =>
  ({
    id,
    part: "image",
    turns: questions.map((question) => ({ question, answer: "", kind: "" })),
  }) as unknown as Example;

describe("blank questions", () => {
  it("are those with nothing but a picture's place in them", () => {
    const all = [
      example("a", "<image>\n"),
      example("b", "<image>\nWhat?"),
      example("c", "What?", " "),
    ];
    expect(withBlankQuestion(all).map(({ id }) => id)).toEqual(["a", "c"]);
    expect(withBlankQuestion([{ ...all[0]!, part: "replay" }])).toEqual([]);
  });

  it("are filled behind the picture's place, and written ones stay", () => {
    const asked = fillBlankQuestions(
      example("a", "<image>\n", "And why?"),
      "What dish is it?",
      "name",
    );
    expect(asked.turns.map(({ question, kind }) => [question, kind])).toEqual([
      ["<image>\nWhat dish is it?", "name"],
      ["And why?", ""],
    ]);
  });
});
