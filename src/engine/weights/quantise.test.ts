import { expect, test } from "vitest";
import { Random } from "../../base/random.ts";
import { dequantise, quantise } from "./quantise.ts";

test("a block's largest weight sets the 4-bit scale: -8 d exactly, others to the nearest step", () => {
  // d = 4 / -8 = -0.5; q = round(w / -0.5 + 8): 4 → 0, -3.5 → 15, 0.2 → 8, -4 → 16 cut to 15.
  const block = new Float32Array(32);
  block.set([4, -3.5, 0.2, -4]);
  const values = dequantise(quantise(block, 32, "q4"), 1, 32, "q4");
  expect([...values.slice(0, 5)]).toEqual([4, -3.5, -0, -3.5, -0]);
});

test("8-bit blocks keep their largest weight at ±127 steps", () => {
  // d = 12.7 / 127 = 0.1, which f16 holds as 0.0999755859375.
  const block = new Float32Array(32);
  block.set([-12.7, 6.34, 0.04]);
  const values = dequantise(quantise(block, 32, "q8"), 1, 32, "q8");
  expect(values[0]).toBeCloseTo(-127 * 0.0999755859375, 5);
  expect(values[1]).toBeCloseTo(63 * 0.0999755859375, 5);
  expect(values[2]).toBe(0);
});

test("a block of zeros stays zero", () => {
  const zeros = new Float32Array(64);
  for (const format of ["q4", "q8"] as const) {
    expect(dequantise(quantise(zeros, 64, format), 1, 64, format).every((v) => v === 0)).toBe(true);
  }
});

test("no weight is off by more than half a step, but for the one value that 4 bits cut", () => {
  const random = new Random(5);
  const values = Float32Array.from({ length: 96 * 64 }, () => random.normal());
  const back = dequantise(quantise(values, 96, "q4"), 64, 96, "q4");
  for (let start = 0; start < values.length; start += 32) {
    const block = values.subarray(start, start + 32);
    const step = Math.max(...block.map(Math.abs)) / 8;
    // Opposite to the largest weight there are only 7 steps, so a value there can be off by a whole one.
    block.forEach((v, i) =>
      expect(Math.abs(v - back[start + i]!)).toBeLessThanOrEqual(step * 1.001),
    );
  }
});

test("columns that are not blocks of 32 are refused with the number", () => {
  expect(() => quantise(new Float32Array(40), 40, "q4")).toThrow("not 40");
});
