import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { effectiveCount, pairedInterval, signFlipTest, signTest } from "./index.ts";
import recorded from "./recorded.json" with { type: "json" };

describe("sign test", () => {
  it("agrees with counting by hand", () => {
    // 5 of 5 one way: 2 * (1/2)^5 = 1/16
    expect(signTest(5, 0)).toBeCloseTo(1 / 16, 12);
    // 1 against 3: 2 * (C(4,0) + C(4,1)) / 16 = 10/16
    expect(signTest(3, 1)).toBeCloseTo(10 / 16, 12);
    expect(signTest(4, 4)).toBe(1);
    expect(signTest(0, 0)).toBe(1);
    expect(signTest(1500, 0)).toBeLessThan(1e-100);
  });
});

describe("paired interval", () => {
  it("gives the published example: 36, 12, 2, 0 of 50 (Newcombe 1998, table II)", () => {
    const { low, high } = pairedInterval({ both: 36, first: 12, second: 2, neither: 0 });
    expect(low).toBeCloseTo(0.0569, 4);
    expect(high).toBeCloseTo(0.3404, 4);
  });

  it("turns round with the two, holds the difference, and narrows with agreement", () => {
    const counts = { both: 30, first: 12, second: 5, neither: 20 };
    const turned = pairedInterval({ ...counts, first: 5, second: 12 });
    const { low, high } = pairedInterval(counts);
    expect(turned.low).toBeCloseTo(-high, 12);
    expect(turned.high).toBeCloseTo(-low, 12);
    expect(low).toBeLessThan(7 / 67);
    expect(high).toBeGreaterThan(7 / 67);
    const apart = pairedInterval({ both: 15, first: 27, second: 20, neither: 5 });
    expect(high - low).toBeLessThan(apart.high - apart.low);
  });

  it("knows nothing without questions, and never leaves -1 to 1", () => {
    expect(pairedInterval({ both: 0, first: 0, second: 0, neither: 0 })).toEqual({
      low: -1,
      high: 1,
    });
    const all = pairedInterval({ both: 0, first: 4, second: 0, neither: 0 });
    expect(all.high).toBeLessThanOrEqual(1);
    expect(all.low).toBeGreaterThan(0);
  });
});

describe("sign flips of whole clusters", () => {
  it.each(recorded.signFlips)("$differences as SciPy's permutation test", ({ differences, p }) => {
    expect(signFlipTest(differences)).toBeCloseTo(p, 12);
  });

  it("are the sign test where each cluster has one question", () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(40), (better, worse) => {
        const differences = [
          ...new Array<number>(better).fill(1),
          ...new Array<number>(worse).fill(-1),
          0,
        ];
        expect(signFlipTest(differences)).toBeCloseTo(signTest(better, worse), 9);
      }),
    );
  });

  it("of other numbers are sampled near the exact test, the same with the same seed", () => {
    const whole = [3, -1, 2, 1, -2, 4];
    const parts = whole.map((value) => value / 8);
    // 6 flips: a standard error of 0.004 at most over 9999.
    expect(Math.abs(signFlipTest(parts) - signFlipTest(whole))).toBeLessThan(0.02);
    expect(signFlipTest(parts)).toBe(signFlipTest(parts));
    expect(signFlipTest([])).toBe(1);
  });
});

describe("effective number of questions", () => {
  /** So many pictures, each with the same answers. */
  const pictures = (count: number, ...answers: number[]) =>
    new Array<number[]>(count).fill(answers);

  it("is all of them where each picture has one", () => {
    expect(effectiveCount([...pictures(7, 1), ...pictures(3, 0)])).toBe(10);
  });

  it("is the number of pictures where all questions about one are answered alike", () => {
    // 20 pictures with 4 questions each, all right or all wrong: of 80 about 20, by the formula 19 * 80 / 79.
    const alike = effectiveCount([...pictures(12, 1, 1, 1, 1), ...pictures(8, 0, 0, 0, 0)]);
    expect(alike).toBeCloseTo((80 * 19) / 79, 9);
    expect(effectiveCount(pictures(20, 1, 1, 1, 1))).toBe(20);
  });

  it("never is more than were asked, though answers about a picture balance", () => {
    expect(effectiveCount(pictures(20, 1, 1, 0, 0))).toBe(80);
    expect(effectiveCount([])).toBe(0);
  });
});
