import { describe, expect, it } from "vitest";
import type { Example } from "../../../../protocol/records.ts";
import { lastAnswer, withAnswer } from "./lastAnswer.ts";

const example = (id: string, editedAt: string, ...answers: string[]): Example =>
  ({
    id,
    editedAt,
    part: "image",
    turns: answers.map((answer) => ({ question: "", answer, kind: "" })),
  }) as unknown as Example;

describe("lastAnswer", () => {
  const older = example("a", "2026-01-01", "leek");
  const newer = example("b", "2026-01-02", "carrot", "chopped", "");

  it("is the last given answer of the example edited most recently", () => {
    expect(lastAnswer([newer, older], "c")).toBe("chopped");
  });

  it("leaves out the example being written and general replay rows", () => {
    expect(lastAnswer([newer, older], "b")).toBe("leek");
    expect(lastAnswer([{ ...newer, part: "replay" }], "c")).toBeUndefined();
  });
});

describe("withAnswer", () => {
  it("fills the first gap, and replaces the last answer when there is none", () => {
    const answers = (e: Example) => e.turns.map(({ answer }) => answer);
    expect(answers(withAnswer(example("a", "", "x", "", ""), "new"))).toEqual(["x", "new", ""]);
    expect(answers(withAnswer(example("a", "", "x", "y"), "new"))).toEqual(["x", "new"]);
  });
});
