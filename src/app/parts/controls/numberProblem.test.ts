import { describe, expect, it } from "vitest";
import { numberProblem } from "./numberProblem.ts";

describe("numberProblem", () => {
  it("accepts a number inside the range, ends included", () => {
    expect(numberProblem("4", { min: 4, max: 64, whole: true })).toBeUndefined();
    expect(numberProblem("64", { min: 4, max: 64, whole: true })).toBeUndefined();
    expect(numberProblem("2e-4", { min: 0, max: 1 })).toBeUndefined();
  });

  it("names both the typed value and the limit it breaks", () => {
    expect(numberProblem("65", { max: 64 })).toBe("65 is too large: the largest is 64.");
    expect(numberProblem("3", { min: 4 })).toBe("3 is too small: the smallest is 4.");
  });

  it("asks for a number when there is none", () => {
    expect(numberProblem("  ", {})).toBe("Type a number.");
    expect(numberProblem("1e999", {})).toBe("Type a number.");
  });

  it("refuses a fraction where only whole numbers make sense", () => {
    expect(numberProblem("1.5", { whole: true })).toBe("Type a whole number instead of 1.5.");
  });
});
