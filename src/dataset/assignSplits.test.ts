import { describe, expect, it } from "vitest";
import type { Example, Split } from "../protocol/records.ts";
import { splitNewcomers } from "./assignSplits.ts";

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

describe("splitNewcomers", () => {
  it("comes near to 70 % train, 20 % hidden, 10 % check", () => {
    const newcomers = Array.from({ length: 50 }, (_, i) => ({ example: example(`n${i}`) }));
    const placed = splitNewcomers(newcomers, []);
    // 0.7 * 50, 0.2 * 50, 0.1 * 50
    expect(["train", "hidden", "check"].map((split) => count(placed, split as Split))).toEqual([
      35, 10, 5,
    ]);
  });

  it("puts the first example into train and needs no others", () => {
    expect(splitNewcomers([{ example: example("a") }], [])[0]!.split).toBe("train");
  });

  it("deals a handful that comes one by one as it would deal them together, train first", () => {
    const dealt: Example[] = [];
    for (let i = 0; i < 10; i++)
      dealt.push(...splitNewcomers([{ example: example(`n${i}`) }], dealt));
    // Worked out by hand: each takes the split with the most due, and train takes the ties.
    expect(dealt.map(({ split }) => split[0]).join("")).toBe("tthttcttht");
  });

  it("does not hide all of a few newcomers because an older project hides little", () => {
    // As the kitchen sample was dealt: 15 % hidden, where new ones are dealt 20 %.
    const present = (["train", "check", "hidden"] as const).flatMap((split, k) =>
      Array.from({ length: [105, 23, 22][k]! }, (_, i) => example(`${split}${i}`, { split })),
    );
    const placed = splitNewcomers(
      Array.from({ length: 4 }, (_, i) => ({ example: example(`n${i}`) })),
      present,
    );
    expect(count(placed, "train")).toBe(3);
    expect(count(placed, "hidden")).toBe(1);
  });

  it("fills up what the project lacks and moves nothing", () => {
    const present = Array.from({ length: 7 }, (_, i) => example(`p${i}`));
    const placed = splitNewcomers(
      [1, 2, 3].map((i) => ({ example: example(`n${i}`) })),
      present,
    );
    expect(count(placed, "hidden")).toBe(2); // 0.2 * 10
    expect(count(placed, "check")).toBe(1); // 0.1 * 10
  });

  it("keeps a source together with what is there already, whatever the sheet asks", () => {
    const present = [example("old", { source: "scene 1", split: "hidden" })];
    const newcomer = { example: example("new", { source: "scene 1" }), asked: "train" as const };
    expect(splitNewcomers([newcomer], present)[0]!.split).toBe("hidden");
  });

  it("keeps newcomers together that are linked over a third", () => {
    const picture = (hash: string) => ({ hash }) as Example["media"][number];
    const rows = [
      example("a", { media: [picture("1")], source: "x" }),
      example("b", { media: [picture("2")], source: "y" }),
      example("c", { media: [picture("1"), picture("2")], source: "z" }),
    ];
    const placed = splitNewcomers(
      rows.map((row, i) =>
        i === 1 ? { example: row, asked: "check" as const } : { example: row },
      ),
      [],
    );
    expect(placed.map(({ split }) => split)).toEqual(["check", "check", "check"]);
  });
});
