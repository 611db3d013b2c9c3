import { expect, it } from "vitest";
import { kernelRows, rateText, sizeText, usedRows } from "./deviceWords.ts";

it("says rates by their size", () => {
  expect(rateText(4.44e9)).toBe("4.4 GFLOP/s");
  expect(rateText(1.23e12)).toBe("1.2 TFLOP/s");
  expect(rateText(4.44e7)).toBe("44 MFLOP/s");
  expect(rateText(9.5e8)).toBe("950 MFLOP/s");
});

it("shows what lessons and answers use, not every kernel that was tried", () => {
  const product = { rows: 128, side: 512, flopsPerSecond: 1e9 };
  const forward = { ...product, kind: "forward" as const, variant: null };
  const back = { ...forward, kind: "back" as const };
  const all = [forward, { ...forward, variant: "tile" }, back, { ...back, rows: 1 }];
  expect(usedRows(all)).toEqual([forward, back]);
  expect(kernelRows(all).map(([size, kernels]) => [size, kernels.length])).toEqual([
    ["128 rows forward, 512 × 512", 2],
    ["128 rows back, 512 × 512", 1],
    ["One row back, 512 × 512", 1],
  ]);
  expect(sizeText({ ...forward, rows: 1 })).toBe("One row forward, 512 × 512");
  expect(sizeText(back)).toBe("128 rows back, 512 × 512");
});
