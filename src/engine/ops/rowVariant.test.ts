import { expect, test } from "vitest";
import { pickRowVariant } from "./rowVariant.ts";

test("software devices always get the variant without barriers", () => {
  expect(pickRowVariant(1, 4096, true)).toBe("row");
});

test("GPUs get a workgroup per row once a row fills its 64 lanes", () => {
  expect(pickRowVariant(512, 63, false)).toBe("row");
  expect(pickRowVariant(512, 64, false)).toBe("workgroup");
  expect(pickRowVariant(1, 4096, false)).toBe("workgroup");
});
