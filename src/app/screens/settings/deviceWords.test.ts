import { expect, it } from "vitest";
import { rateText, sizeText, usedRows } from "./deviceWords.ts";

it("says rates by their size", () => {
  expect(rateText(4.44e9)).toBe("4.4 GFLOP/s");
  expect(rateText(1.23e12)).toBe("1.2 TFLOP/s");
});

it("shows what lessons and answers use, not every kernel that was tried", () => {
  const product = { rows: 128, side: 512, flopsPerSecond: 1e9 };
  const forward = { ...product, kind: "forward" as const, variant: null };
  const back = { ...forward, kind: "back" as const };
  const all = [forward, { ...forward, variant: "tile" }, back, { ...back, rows: 1 }];
  expect(usedRows(all)).toEqual([forward, back]);
  expect(sizeText({ ...forward, rows: 1 })).toBe("One row forward, 512 × 512");
  expect(sizeText(back)).toBe("128 rows back, 512 × 512");
});
