import { expect, test } from "vitest";
import { chooseVariant, fits } from "./matmulShape.ts";
import type { ProductShape } from "./productClasses.ts";

const forward: ProductShape = {
  kind: "nt",
  rows: 512,
  outputs: 8192,
  inputs: 2048,
  format: "q4",
  aligned: true,
};

test.each<[what: string, shape: Partial<ProductShape>, variant: string, splits: number]>([
  ["a training batch", {}, "wide128x64", 4],
  ["its way back", { kind: "nn", outputs: 2048, inputs: 8192 }, "wide128x64", 4],
  ["the way back through f32", { kind: "nn", inputs: 2048, format: "f32" }, "tile64x64", 1],
  ["workgroups enough without splits", { rows: 2048 }, "wide128x64", 1],
  ["a short batch", { rows: 64 }, "wide64x64", 4],
  ["its way back", { kind: "nn", rows: 64, outputs: 2048, inputs: 8192 }, "wide64x64", 16],
  [
    "the gradient of a head",
    { kind: "nn", rows: 64, outputs: 2048, inputs: 65536 },
    "wide64x64",
    32,
  ],
  ["a small model", { rows: 64, outputs: 1536, inputs: 576 }, "wide64x64", 4],
  ["its longer batch", { outputs: 1536, inputs: 576 }, "wide64x64", 4],
  ["a handful of rows", { rows: 9 }, "tile32x64", 4],
  ["decoding", { rows: 1 }, "row", 1],
  ["decoding through B of an adapter", { rows: 1, inputs: 16 }, "skinny", 1],
  ["x Aᵀ", { outputs: 16, format: "f32" }, "narrow", 1],
  ["dy B", { kind: "nn", outputs: 16, inputs: 8192, format: "f32" }, "narrow", 1],
  ["low Bᵀ", { inputs: 16, format: "f32" }, "tile64x64", 1],
  ["dlow A", { kind: "nn", inputs: 16, format: "f32" }, "tile64x64", 1],
  ["dA", { kind: "tn", rows: 16, outputs: 2048, inputs: 512, format: "f32" }, "narrow", 1],
  ["dB", { kind: "tn", rows: 2048, outputs: 16, inputs: 512, format: "f32" }, "narrow", 1],
  ["dW of a whole matrix", { kind: "tn", outputs: 2048, format: "f32" }, "tile", 1],
  ["rows that begin anywhere", { aligned: false, format: "f32" }, "tile", 1],
  [
    "a vocabulary that is no multiple of four",
    { aligned: false, odd: "output", outputs: 49279, inputs: 4096 },
    "wide128x64",
    1,
  ],
  [
    "its way back",
    { kind: "nn", aligned: false, odd: "left", outputs: 2048, inputs: 49279 },
    "wide128x64",
    4,
  ],
])("%s", (_, shape, variant, splits) => {
  expect(chooseVariant({ ...forward, ...shape })).toEqual({ variant, splits });
});

test("a variant for decoding never serves the way back, nor a grid that is too long", () => {
  expect(fits("row", forward)).toBe(true);
  expect(fits("row", { ...forward, kind: "nn" })).toBe(false);
  expect(fits("row", { ...forward, outputs: 2 ** 18 })).toBe(false);
});
