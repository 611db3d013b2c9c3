/** The rules about a set as a whole. */
import { describe, expect, test } from "vitest";
import type { Example } from "../../protocol/records.ts";
import { only, titles } from "../testing/found.ts";
import { row, turn } from "../testing/rows.ts";

describe("the whole set", () => {
  const many = (count: number, make: (i: number) => Partial<Example>) =>
    Array.from({ length: count }, (_, i) => row(`r${i}`, make(i)));

  test("with a class of a tenth of another is uneven", () => {
    const rows = (rare: number) =>
      many(40 + rare, (i) => ({ turns: [turn("<image>\nWhich?", i < 40 ? "benign" : "malign")] }));
    expect(only("classImbalance", rows(4))[0]!.groups).toHaveLength(4);
    expect(only("classImbalance", rows(5))).toEqual([]);
  });

  test("is even enough when the commonest class is cut to what is suggested, and hidden rows are no part of it", () => {
    const rows = many(60, (i) => ({
      turns: [turn("<image>\nWhich?", i < 50 ? "Benign" : i < 57 ? "other" : "malign")],
      source: `patient ${i % 10}`,
      split: i % 25 === 24 ? "test" : "train",
    }));
    const { uneven } = only("classImbalance", rows)[0]!;
    expect(uneven).toMatchObject({ question: "Which?", suggested: 29, heldOut: 2 });
    expect(uneven!.classes.map(({ label, ids }) => [label, ids.length])).toEqual([
      ["Benign", 48],
      ["other", 7],
      ["malign", 3],
    ]);
    const capped = (most: number) => {
      const gone = new Set(uneven!.classes.flatMap(({ ids }) => ids.slice(most)));
      return rows.filter(({ id }) => !gone.has(id));
    };
    expect(only("classImbalance", capped(29))).toEqual([]);
    expect(only("classImbalance", capped(30))).toHaveLength(1);
    const kept = capped(10).filter(
      ({ split, turns }) => split === "train" && turns[0]!.answer === "Benign",
    );
    expect(new Set(kept.map(({ source }) => source)).size).toBe(10);
    expect(capped(10).filter(({ split }) => split === "test")).toHaveLength(2);
  });

  test("in one wording is said to be so, and in two is not", () => {
    const asked = (wordings: string[]) =>
      many(40, (i) => ({
        turns: [turn(`<image>\n${wordings[i % wordings.length]!}`, `thing ${i}`)],
      }));
    expect(only("promptDiversity", asked(["What is it?"]))).toHaveLength(1);
    expect(only("promptDiversity", asked(["What is it?", "Name it."]))).toEqual([]);
  });

  test("of one type of task is said to be so", () => {
    const asked = (other: string) =>
      many(30, (i) => ({ turns: [turn(i % 2 ? "<image>\nDescribe it." : other, `thing ${i}`)] }));
    expect(only("taskCoverage", asked("<image>\nGive a caption."))).toHaveLength(1);
    expect(only("taskCoverage", asked("<image>\nWhere is the leek?"))).toEqual([]);
  });

  test("conversations over the model's limit are too long", () => {
    const tokens = new Map([
      ["a", 100],
      ["b", 101],
    ]);
    const refused = new Map([["c", "It shows a clip."]]);
    const found = only(
      "modelLimits",
      ["a", "b", "c"].map((id) => row(id)),
      [],
      {
        lengths: { tokens, limit: 100, refused },
      },
    );
    expect(found).toMatchObject([
      { groups: [["b"]] },
      { groups: [["c"]], text: "Of the first: It shows a clip." },
    ]);
  });

  test("answers that need no picture are named, the blindest first", () => {
    const visualGains = [
      { exampleId: "a", gain: 0.5 },
      { exampleId: "b", gain: -0.1 },
      { exampleId: "c", gain: -0.4 },
      { exampleId: "gone", gain: -1 },
    ];
    const found = only("visualDependence", [row("a"), row("b"), row("c")], [], { visualGains });
    expect(found).toMatchObject([{ severity: "weak", groups: [["c"], ["b"]], repairs: [] }]);
    const rows = ["a", "b", "c"].map((id) => row(id));
    const few = visualGains.map((one) => (one.exampleId === "b" ? { ...one, gain: 0.1 } : one));
    expect(only("visualDependence", rows, [], { visualGains: few })).toMatchObject([
      { severity: "hint", groups: [["c"]], repairs: [{ setAside: ["c"] }] },
    ]);
    expect(titles([row("a")], [], { visualGains: null })).toEqual([]);
  });
});
