/** Against the packages rouge and rouge-score (tools/metrics/record.py), and by hand. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rougeL, rougeLSummary, tokenRecall } from "./index.ts";
import recorded from "./recorded.json" with { type: "json" };

describe("ROUGE-L equals the packages'", () => {
  it.each(recorded.rouges)("$answer | $reference", (pair) => {
    const { answer, reference } = pair;
    expect(rougeL(answer, reference)).toBeCloseTo(pair.rougeL, 12);
    expect(rougeLSummary(answer, reference)).toBeCloseTo(pair.rougeLSummary, 12);
  });

  it("reads scripts beyond a to z: 2 of 3 and 2 words", () => {
    expect(rougeL("crème brûlée chaude", "Crème Brûlée")).toBeCloseTo(4 / 5, 12);
  });

  it("stays within 0 and 1", () => {
    fc.assert(
      fc.property(fc.lorem(), fc.lorem(), (a, b) => {
        for (const score of [rougeL, rougeLSummary, tokenRecall]) {
          expect(score(a, b)).toBeGreaterThanOrEqual(0);
          expect(score(a, b)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe("token recall", () => {
  it.each([
    ["right upper lobe of lung", "right upper lobe", 1],
    ["right lung", "right upper lobe", 1 / 3],
    // Three times "right" are said, "upper" and "lobe" are missing.
    ["right right right", "right upper lobe", 3 / 5],
    ["Two, the lobes.", "2 lobes", 1],
    ["it doesn't", "it doesnt", 1],
    ["1.5 mg", "1.5 mg.", 1],
    ["", "lung", 0],
    ["lung", "", 0],
  ])("%j against %j", (answer, reference, expected) => {
    expect(tokenRecall(answer, reference)).toBeCloseTo(expected, 12);
  });
});
