import { describe, expect, it } from "vitest";
import type { ClassTask, SpecialistReport } from "../../../../protocol/specialist.ts";
import {
  changedNotes,
  questionText,
  scoreText,
  taskNotes,
  unlabelledText,
} from "./specialistText.ts";

const report = (on: "validation" | "train") =>
  ({
    sets: [{ key: "k", questions: ["Which?"], labels: ["a", "b", "c", "d"], rare: [] }],
    score: { on, confusion: [], accuracy: 0.75, macroF1: 0.7, of: 20 },
  }) as unknown as SpecialistReport;

const task = (change: Partial<ClassTask>): ClassTask => ({
  ...{ key: "k", questions: ["Which?"], classes: [], rare: [], keepApart: false },
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

  it("counts answers that name none of its classes", () => {
    const found = (unlabelled?: { train: number; watched: number }) =>
      unlabelledText({ ...report("validation"), ...(unlabelled && { unlabelled }) });
    expect(found({ train: 1, watched: 2 })).toBe(
      "Not counted, since they name none of its classes: 1 answer to learn from and 2 watched answers.",
    );
    expect(found({ train: 0, watched: 1 })).toContain("classes: 1 watched answer.");
    expect(found({ train: 0, watched: 0 })).toBeNull();
    expect(found()).toBeNull();
  });

  it("says which answers are new since it was trained and which are gone, whatever their spelling", () => {
    const trained = report("validation");
    const now = (...classes: ReturnType<typeof label>[]) =>
      changedNotes(trained, [task({ classes })]);
    const same = ["a", "b", "c", "d"].map((text) => label(text));
    expect(now(...same)).toEqual([]);
    expect(now(...same.slice(1), label("A"))).toEqual([]);
    expect(now(...same.slice(1), label("beet", "beets"))).toEqual([
      "The specialist does not know “beet”, by now an answer of 3 examples to “Which?”, and takes such pictures for something else. Train it again.",
      "The specialist knows “a”, by now no class of “Which?”. Train it again.",
    ]);
    expect(changedNotes(trained, [task({ key: "another" })])).toEqual([
      "The specialist was trained for “Which?”, which no longer asks for classes here. Train it again.",
    ]);
  });
});
