import { expect, it } from "vitest";
import { micrometresOf } from "./micrometres.ts";

it("reads Aperio's words first, then the resolution in its unit", () => {
  expect(micrometresOf("Aperio|AppMag = 20|MPP = 0.4990|x", 20_000, 3)).toBe(0.499);
  expect(micrometresOf("", 20_000, 3)).toBe(0.5);
  expect(micrometresOf("", 50_800, 2)).toBe(0.5);
});

it("says nothing where the file does not, or means a screen or printer", () => {
  expect(micrometresOf("", 20_000, 1)).toBeNull();
  expect(micrometresOf("", NaN, 3)).toBeNull();
  expect(micrometresOf("", 0, 3)).toBeNull();
  // 25400 / 72 = 353, 25400 / 300 = 85.
  expect(micrometresOf("", 72, 2)).toBeNull();
  expect(micrometresOf("|MPP = 0|", 300, 2)).toBeNull();
});
