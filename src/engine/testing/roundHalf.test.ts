import { expect, test } from "vitest";
import { roundHalf, roundRowsHalf } from "./roundHalf.ts";

test("values become the nearest f16, ties the even one, as IEEE 754 says", () => {
  expect(roundHalf(1 + 2 ** -11)).toBe(1);
  expect(roundHalf(1 + 3 * 2 ** -11)).toBe(1 + 2 ** -9);
  expect(roundHalf(-(1 + 3 * 2 ** -11))).toBe(-(1 + 2 ** -9));
  expect(roundHalf(0.1)).toBe(0.0999755859375);
  expect(roundHalf(1e9)).toBe(65504);
  expect(roundHalf(3 * 2 ** -26)).toBe(2 ** -24);
  expect(roundHalf(2 ** -26)).toBe(0);
});

test("a row keeps its 11 bits at any magnitude", () => {
  const row = Float32Array.of(1, 0.1, 0.3);
  const exact = roundRowsHalf(row, 3);
  for (const power of [-60, 0, 60]) {
    const scaled = row.map((value) => value * 2 ** power);
    expect(roundRowsHalf(scaled, 3).map((value) => value / 2 ** power)).toEqual(exact);
  }
  expect(roundRowsHalf(new Float32Array(3), 3)).toEqual(new Float32Array(3));
});
