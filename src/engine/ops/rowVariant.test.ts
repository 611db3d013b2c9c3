import { expect, test } from "vitest";
import { offeredNorms, pickNormVariant, pickRowVariant } from "./rowVariant.ts";

test("software devices always get the variant without barriers", () => {
  expect(pickRowVariant(1, 4096, true)).toBe("row");
});

test("GPUs get a workgroup per row once a row fills its 64 lanes", () => {
  expect(pickRowVariant(512, 63, false)).toBe("row");
  expect(pickRowVariant(512, 64, false)).toBe("workgroup");
  expect(pickRowVariant(1, 4096, false)).toBe("workgroup");
});

test("norms go through subgroups where that was measured to be faster, and only on devices that have them", () => {
  const card = { software: false, matmul: "tile", hasSubgroups: true } as const;
  const choices = { norm: "subgroup" };
  expect(pickNormVariant(512, 2048, card)).toBe("workgroup");
  expect(pickNormVariant(512, 2048, { ...card, choices })).toBe("subgroup");
  expect(pickNormVariant(512, 32, { ...card, choices })).toBe("row");
  expect(pickNormVariant(512, 2048, { ...card, choices, hasSubgroups: false })).toBe("workgroup");
  expect(offeredNorms({ software: true, matmul: "register" })).toEqual([]);
});
