import { expect, test } from "vitest";
import { pickRowForm } from "./rowForm.ts";

test("the processor always gets the form without barriers", () => {
  expect(pickRowForm(1, 4096, true)).toBe("row");
});

test("a GPU gets a workgroup for each row once a row fills its 64 lanes", () => {
  expect(pickRowForm(512, 63, false)).toBe("row");
  expect(pickRowForm(512, 64, false)).toBe("workgroup");
  expect(pickRowForm(1, 4096, false)).toBe("workgroup");
});
