import { describe, expect, it } from "vitest";
import { rankingFindings } from "./ranking.ts";

const ranked = (base: [number, number], adapter: [number, number]) => ({
  ...{ exampleId: "a", turn: 0, otherId: "b" },
  base: { own: base[0], other: base[1] },
  adapter: { own: adapter[0], other: adapter[1] },
});

describe("rankingFindings", () => {
  it("counts by tenths, and overlaps wholly where pictures make no difference", () => {
    const found = rankingFindings([
      ranked([0.31, 0.39], [1, 0]),
      ranked([0.39, 0.31], [0.95, 0.9]),
      ranked([0.5, 0.5], [0.2, 0.05]),
      ranked([0, 0], [0.99, 0.02]),
    ])!;
    expect(found.n).toBe(4);
    expect(found.base).toEqual({
      own: [1, 0, 0, 2, 0, 1, 0, 0, 0, 0],
      other: [1, 0, 0, 2, 0, 1, 0, 0, 0, 0],
      ...{ overlap: 1, higher: 0.5 },
    });
    expect(found.adapter).toEqual({
      own: [0, 0, 1, 0, 0, 0, 0, 0, 0, 3],
      other: [3, 0, 0, 0, 0, 0, 0, 0, 0, 1],
      ...{ overlap: 0.25, higher: 1 },
    });
  });

  it("is null without answers", () => expect(rankingFindings([])).toBeNull());
});
