import { expect, it } from "vitest";
import { isNearlyWhite } from "./nearlyWhite.ts";

/** 100 pixels of white, the first ones in another colour. */
function picture(others: number, colour: readonly [number, number, number, number]) {
  const rgba = new Uint8ClampedArray(400).fill(255);
  for (let i = 0; i < others; i++) rgba.set(colour, i * 4);
  return rgba;
}

it("a picture is empty where 95 of 100 pixels are white, each colour at least 220", () => {
  expect(isNearlyWhite(picture(0, [0, 0, 0, 255]))).toBe(true);
  expect(isNearlyWhite(picture(5, [90, 20, 120, 255]))).toBe(true);
  expect(isNearlyWhite(picture(6, [90, 20, 120, 255]))).toBe(false);
  expect(isNearlyWhite(picture(100, [220, 220, 220, 255]))).toBe(true);
  // Pale pink: stained, however bright two of its colours are.
  expect(isNearlyWhite(picture(100, [250, 219, 240, 255]))).toBe(false);
  expect(isNearlyWhite(picture(100, [0, 0, 0, 0]))).toBe(true);
});
