import { expect, it } from "vitest";
import {
  choiceText,
  classTitle,
  halfHint,
  rateText,
  reached,
  sizeText,
  variantsOf,
} from "./deviceWords.ts";

const measured = {
  ...{ id: "nt many small", size: { rows: 512, columns: 1536, depth: 576 } },
  ...{ rule: "wide64x64", chosen: "tile32x64", ms: { wide64x64: 3, tile32x64: 2, register: 9 } },
  ...{ flops: 4e9, bytes: 5e6 },
};
const device = { ceilings: { f32: 8e12 }, bytesPerSecond: 1e10 };

it("says rates by their size", () => {
  expect(rateText(4.44e9)).toBe("4.4 GFLOP/s");
  expect(rateText(1.23e12)).toBe("1.2 TFLOP/s");
  expect(rateText(4.44e7)).toBe("44 MFLOP/s");
  expect(rateText(9.5e8)).toBe("950 MFLOP/s");
});

it("says what a kernel reaches, and of what", () => {
  expect(reached(measured, "tile32x64", device)).toEqual({
    ...{ rate: "2.0 TFLOP/s", share: 0.25, of: "25\u00a0% of f32 at best" },
  });
  expect(reached({ ...measured, id: "nt single" }, "tile32x64", device)).toEqual({
    ...{ rate: "2.5 GB/s", share: 0.25, of: "25\u00a0% of memory at best" },
  });
  expect(reached({ ...measured, id: "norm" }, "tile32x64", device).rate).toBe("2.5 GB/s");
});

it("says which kernel won, and what the rule would have taken", () => {
  expect(choiceText(measured)).toBe("tile32x64, 1.50 times as fast as wide64x64 by rule");
  expect(choiceText({ ...measured, chosen: "wide64x64" })).toBe("wide64x64, as by rule");
  expect(choiceText({ ...measured, rule: "row", chosen: "row", ms: { row: 1 } })).toBe(
    "row, the only one",
  );
  expect(choiceText({ ...measured, ms: { tile32x64: 2 } })).toMatch(/does not compile/);
  expect(variantsOf(measured)).toEqual(["tile32x64", "wide64x64", "register"]);
});

it("names classes in plain words, and what they were measured by in technical ones", () => {
  expect(classTitle("nt single")).toBe("An answer, word by word");
  expect(classTitle("nt of tomorrow")).toBe("nt of tomorrow");
  expect(sizeText(measured)).toBe("512 × 576 × 1536, q4");
  expect(sizeText({ ...measured, id: "nn f32" })).toBe("512 × 576 × 1536, f32");
  expect(sizeText({ ...measured, id: "attention back" })).toBe("512 queries, 1536 keys, width 576");
  expect(classTitle("norm")).toBe("Norms between layers");
  expect(sizeText({ ...measured, id: "norm" })).toBe("512 rows of 1536");
});

it("says what half precision costs here, by which kernels, and where they are wrong", () => {
  const report = { on: false, isSound: true, matrix: null, error: 9.34e-5 };
  expect(halfHint(report)).toContain("error on this device is 0.009\u00a0% of a product's largest");
  expect(halfHint(report)).toContain("(shader-f16, tiles of f16, sums in f32)");
  const wrong = { ...report, isSound: false, matrix: "16 x 16 x 16", error: 0.31 };
  expect(halfHint(wrong)).toContain("wrong, by 30\u00a0% of a product's largest value");
  expect(halfHint(wrong)).toContain("subgroup matrices of 16 × 16 × 16");
});
