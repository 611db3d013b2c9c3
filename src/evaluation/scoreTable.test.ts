import { describe, expect, it } from "vitest";
import { wilsonInterval } from "../metrics/index.ts";
import type { Part } from "../protocol/records.ts";
import { scoreAnswer, scoreTable } from "./scoreTable.ts";

describe("scoreTable", () => {
  const answer = (part: Part, kind: string, reference: string, base: string, adapter: string) =>
    scoreAnswer({
      exampleId: reference,
      turn: 0,
      kind,
      part,
      question: "?",
      reference,
      base,
      adapter,
    });

  it("scores own questions and retention questions separately, and by kind", () => {
    const { overall, retention, kinds } = scoreTable([
      answer("image", "name", "An onion.", "a pan", "onion"),
      answer("video", "name", "A leek.", "leek", "leek"),
      answer("text", "", "Ten minutes", "ten", "ten minutes"),
      answer("replay", "name", "A car", "car", "onion"),
    ]);
    expect(overall).toMatchObject({ n: 3, base: { exact: 1 / 3 }, adapter: { exact: 1 } });
    // base: 0, 1, and "ten" against "ten minutes" 2*1/(1+2)
    expect(overall.base.f1).toBeCloseTo((0 + 1 + 2 / 3) / 3, 12);
    // the best guess of each kind is right once: 1 of 2 names, 1 of 1 without a kind
    expect(overall.chance).toBe(2 / 3);
    expect(retention).toMatchObject({ n: 1, base: { exact: 1 }, adapter: { exact: 0 } });
    expect(kinds.map(({ kind, n }) => [kind, n])).toEqual([
      ["", 1],
      ["name", 2],
      ["general: name", 1],
    ]);
    expect(kinds[1]?.base).toMatchObject({ exact: 0.5, ...wilsonInterval(1, 2) });
  });

  it("is empty without answers", () => {
    expect(scoreTable([])).toMatchObject({
      overall: { n: 0, chance: 0, base: { exact: 0, low: 0, high: 1 } },
      retention: null,
      kinds: [],
    });
  });
});
