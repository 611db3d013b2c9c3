import { describe, expect, it } from "vitest";
import { SPLITS, type Example, type Split } from "../protocol/records.ts";
import { splitNewExamples } from "./splitNewExamples.ts";

function example(id: string, more: Partial<Example> = {}): Example {
  return {
    id,
    projectId: "p",
    part: "text",
    media: [],
    turns: [{ question: "Q", answer: "A", kind: "" }],
    split: "train",
    source: id,
    editedAt: "2026-01-01T00:00:00.000Z",
    ...more,
  };
}

const count = (examples: Example[], split: Split) =>
  examples.filter((row) => row.split === split).length;

describe("splitNewExamples", () => {
  it("comes near to 70 % train, 20 % test, 10 % validation", () => {
    const added = Array.from({ length: 50 }, (_, i) => ({ example: example(`n${i}`) }));
    const assigned = splitNewExamples(added, []);
    // 0.7 * 50, 0.2 * 50, 0.1 * 50
    expect(["train", "test", "validation"].map((split) => count(assigned, split as Split))).toEqual(
      [35, 10, 5],
    );
  });

  it("puts the first example into train and needs no others", () => {
    expect(splitNewExamples([{ example: example("a") }], [])[0]!.split).toBe("train");
  });

  it("assigns examples one by one as it would together, train first", () => {
    const assigned: Example[] = [];
    for (let i = 0; i < 10; i++)
      assigned.push(...splitNewExamples([{ example: example(`n${i}`) }], assigned));
    // Worked out by hand: each takes the split with the most due, and train takes the ties.
    expect(
      assigned.map(({ split }) => (split === "train" ? "t" : SPLITS.indexOf(split))).join(""),
    ).toBe("tt2tt1tt2t");
  });

  it("does not put all of a few new examples into test because the project has little of it", () => {
    // The shares of the kitchen sample: 15 % test, where new examples get 20 %.
    const present = (["train", "validation", "test"] as const).flatMap((split, k) =>
      Array.from({ length: [105, 23, 22][k]! }, (_, i) => example(`${split}${i}`, { split })),
    );
    const assigned = splitNewExamples(
      Array.from({ length: 4 }, (_, i) => ({ example: example(`n${i}`) })),
      present,
    );
    expect(count(assigned, "train")).toBe(3);
    expect(count(assigned, "test")).toBe(1);
  });

  it("fills the splits that the project lacks", () => {
    const present = Array.from({ length: 7 }, (_, i) => example(`p${i}`));
    const assigned = splitNewExamples(
      [1, 2, 3].map((i) => ({ example: example(`n${i}`) })),
      present,
    );
    expect(count(assigned, "test")).toBe(2); // 0.2 * 10
    expect(count(assigned, "validation")).toBe(1); // 0.1 * 10
  });

  it("keeps a source in the split of its present examples, whatever the row says", () => {
    const present = [example("old", { source: "scene 1", split: "test" })];
    const one = { example: example("new", { source: "scene 1" }), split: "train" as const };
    expect(splitNewExamples([one], present)[0]!.split).toBe("test");
  });

  it("keeps new examples together that are linked through a third", () => {
    const picture = (hash: string) => ({ hash }) as Example["media"][number];
    const rows = [
      example("a", { media: [picture("1")], source: "x" }),
      example("b", { media: [picture("2")], source: "y" }),
      example("c", { media: [picture("1"), picture("2")], source: "z" }),
    ];
    const assigned = splitNewExamples(
      rows.map((row, i) =>
        i === 1 ? { example: row, split: "validation" as const } : { example: row },
      ),
      [],
    );
    expect(assigned.map(({ split }) => split)).toEqual(["validation", "validation", "validation"]);
  });

  it("deals each class of answers by the shares, in one import or one by one", () => {
    const classes = ["onion", "leek", "pea", "chard"];
    const all = classes.flatMap((answer) =>
      Array.from({ length: 20 }, (_, i) =>
        example(`${answer}${i}`, { turns: [{ question: "What?", answer, kind: "" }] }),
      ),
    );
    const oneByOne: Example[] = [];
    for (const row of all) oneByOne.push(...splitNewExamples([{ example: row }], oneByOne));
    for (const assigned of [
      splitNewExamples(
        all.map((row) => ({ example: row })),
        [],
      ),
      oneByOne,
    ]) {
      for (const answer of classes) {
        const own = assigned.filter(({ turns }) => turns[0]!.answer === answer);
        // 0.7, 0.2 and 0.1 of 20.
        expect(Math.abs(count(own, "train") - 14)).toBeLessThanOrEqual(1);
        expect(Math.abs(count(own, "test") - 4)).toBeLessThanOrEqual(1);
        expect(Math.abs(count(own, "validation") - 2)).toBeLessThanOrEqual(1);
      }
      expect(count(assigned, "test")).toBe(16);
      expect(count(assigned, "validation")).toBe(8);
    }
  });

  it("follows what most rows of a source ask for", () => {
    const rows = (["test", "train", "train"] as const).map((split, i) => ({
      example: example(`n${i}`, { source: "p" }),
      split,
    }));
    expect(splitNewExamples(rows, []).map(({ split }) => split)).toEqual([
      "train",
      "train",
      "train",
    ]);
    expect(splitNewExamples(rows.slice(0, 2), [])[0]!.split).toBe("test");
  });
});
