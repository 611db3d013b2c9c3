import { describe, expect, test } from "vitest";
import type { Conflict } from "../../../../../protocol/quality.ts";
import type { Example } from "../../../../../protocol/records.ts";
import { keepAnswer, keepNone, writeAnswer } from "./conflictRepairs.ts";

const at = (id: string, turn = 0) => ({ id, turn });
const conflict: Conflict = {
  question: "Which cell?",
  answers: [
    { answer: "neutrophil", places: [at("a"), at("c", 1)] },
    { answer: "monocyte", places: [at("b")] },
    { answer: "basophil", places: [at("d", 1)] },
  ],
};
const [neutrophil, monocyte] = conflict.answers;

const example = (id: string, questions: number, split: Example["split"] = "train") =>
  ({
    ...{ id, split, media: [] },
    turns: Array.from({ length: questions }, (_, i) => ({
      ...{ question: `Q${i}`, answer: `A${i}`, kind: "" },
    })),
  }) as unknown as Example;
const examples = [example("a", 1), example("b", 3, "test"), example("c", 2), example("d", 3)];

describe("of a question with different answers", () => {
  test("the one that is kept stays wherever it is given, and all others are set aside", () => {
    expect(keepAnswer(conflict, neutrophil!)).toMatchObject({
      setAside: ["b", "d"],
      change: [],
      why: "To “Which cell?” another answer was kept: “neutrophil”.",
    });
    expect(keepAnswer(conflict, monocyte!).setAside).toEqual(["a", "c", "d"]);
  });

  test("a conversation that gives both stays, with the kept answer in both places", () => {
    const both: Conflict = {
      question: "",
      answers: [
        { answer: "yes", places: [at("a", 0), at("b")] },
        { answer: "no", places: [at("a", 2), at("a", 4), at("c")] },
      ],
    };
    expect(keepAnswer(both, both.answers[0]!)).toMatchObject({
      setAside: ["c"],
      change: [
        {
          id: "a",
          answers: [
            { turn: 2, answer: "yes" },
            { turn: 4, answer: "yes" },
          ],
        },
      ],
      why: "To the same question about the same files another answer was kept: “yes”.",
    });
  });

  test("none stays when none is kept, each example once", () => {
    expect(keepNone(conflict)).toMatchObject({
      label: "Keep none: set 4 aside",
      setAside: ["a", "c", "b", "d"],
    });
  });

  test("a written one stays alone, where the fewest other questions are lost", () => {
    expect(writeAnswer(conflict, " eosinophil ", examples)).toMatchObject({
      setAside: ["a", "c", "d"],
      change: [{ id: "b", answers: [{ turn: 0, answer: "eosinophil" }] }],
      done: "Wrote “eosinophil”",
    });
    const equal = ["a", "b", "c", "d"].map((id) => example(id, 2));
    expect(writeAnswer(conflict, "x", equal).change).toEqual([
      { id: "a", answers: [{ turn: 0, answer: "x" }] },
    ]);
  });
});
