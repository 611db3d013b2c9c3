import { describe, expect, it } from "vitest";
import type { ClassTask, SpecialistReport } from "../../../../protocol/specialist.ts";
import { questionText, scoreText, taskNotes } from "./specialistText.ts";

const report = (on: "validation" | "train") =>
  ({
    sets: [{ key: "k", questions: ["Which?"], labels: ["a", "b", "c", "d"], rare: [] }],
    score: { on, confusion: [], accuracy: 0.75, macroF1: 0.7, of: 20 },
  }) as unknown as SpecialistReport;

const task = (change: Partial<ClassTask>): ClassTask => ({
  ...{ key: "k", questions: ["Which?"], classes: [], rare: [] },
  ...change,
});
const label = (...spellings: string[]) => ({ label: spellings[0]!, spellings, count: 3 });

describe("specialistText", () => {
  it("says the score with its examples and the level of guessing", () => {
    expect(scoreText(report("validation")).replaceAll("\u00a0", " ")).toBe(
      "75 % right of 20 watched examples; macro-F1 0.70. Guessing gets 25 %.",
    );
    const ranked = report("validation");
    ranked.score.auc = 0.914;
    expect(scoreText(ranked)).toContain("macro-F1 0.70, AUC 0.91 (0.50 by guessing). Guessing");
    expect(scoreText(report("train"))).toContain("that it learnt from, since none is watched");
  });

  it("names the question and counts its other wordings", () => {
    expect(questionText({ questions: ["Which?"] })).toBe("Which?");
    expect(questionText({ questions: ["Which?", "Name it."] })).toBe(
      "Which? (and 1 other wording)",
    );
  });

  it("says which spellings count as one, and which classes are left out", () => {
    const classes = [label("onion", "Onions"), label("leek")];
    expect(taskNotes(task({ classes, rare: [label("beet")] }))).toEqual([
      "“onion”, “Onions” count as one.",
      "“beet”: one example to learn from is too few, so it is left out.",
    ]);
    expect(taskNotes(task({ classes: [label("leek")] }))).toEqual([]);
  });
});
