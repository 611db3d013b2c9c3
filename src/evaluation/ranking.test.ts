import { describe, expect, it } from "vitest";
import { Random } from "../base/random.ts";
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
      // Both likelihoods of each question lie in one bin.
      ...{ overlap: 1, overlapByChance: 1, higher: 0.5 },
    });
    expect(found.adapter).toEqual({
      own: [0, 0, 1, 0, 0, 0, 0, 0, 0, 3],
      other: [3, 0, 0, 0, 0, 0, 0, 0, 0, 1],
      // By hand: 0.75 of the bin that three fill once, 0 of that of one, 1 + 0.5 of the last; of four questions.
      ...{ overlap: 0.25, overlapByChance: 2.25 / 4, higher: 1 },
    });
  });

  it("has the level of chance that all 2^n exchanges of own and other give", () => {
    const random = new Random(5);
    for (const n of [1, 2, 7, 10]) {
      const pairs = Array.from({ length: n }, (): [number, number] => [
        random.uniform() ** 2,
        random.uniform(),
      ]);
      const overlaps = Array.from({ length: 2 ** n }, (_, coins) => {
        const exchanged = pairs.map(([own, other], i): [number, number] =>
          (coins >> i) & 1 ? [other, own] : [own, other],
        );
        return rankingFindings(exchanged.map((pair) => ranked(pair, pair)))!.base.overlap;
      });
      const mean = overlaps.reduce((sum, overlap) => sum + overlap, 0) / overlaps.length;
      const { base } = rankingFindings(pairs.map((pair) => ranked(pair, pair)))!;
      expect(base.overlapByChance, `n = ${n}`).toBeCloseTo(mean, 12);
    }
  });

  it("is null without answers", () => expect(rankingFindings([])).toBeNull());
});
