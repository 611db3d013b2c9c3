import { expect, test } from "vitest";
import { Random } from "../../../base/random.ts";
import { dequantise, quantise } from "./quantise.ts";

test("q4: a block's largest weight is -8 d exactly, the others are rounded to the nearest step", () => {
  // d = 4 / -8 = -0.5; q = round(w / -0.5 + 8): 4 → 0, -3.5 → 15, 0.2 → 8, -4 → 16 cut to 15.
  const block = new Float32Array(32);
  block.set([4, -3.5, 0.2, -4]);
  const values = dequantise(quantise(block, 32, "q4"), 1, 32, "q4");
  expect([...values.slice(0, 5)]).toEqual([4, -3.5, -0, -3.5, -0]);
});

test("q8: a block's largest weight is ±127 d", () => {
  // d = 12.7 / 127 = 0.1, which f16 holds as 0.0999755859375.
  const block = new Float32Array(32);
  block.set([-12.7, 6.34, 0.04]);
  const values = dequantise(quantise(block, 32, "q8"), 1, 32, "q8");
  expect(values[0]).toBeCloseTo(-127 * 0.0999755859375, 5);
  expect(values[1]).toBeCloseTo(63 * 0.0999755859375, 5);
  expect(values[2]).toBe(0);
});

test("q4_1: a block's smallest and largest weight are the ends of its 15 steps", () => {
  // m = -1, d = (2 - -1) / 15 = 0.2, which f16 holds as 0.199951171875; q = round((w + 1) / d): 0.09 → 5.45, which is 5.
  const block = new Float32Array(32).fill(0.5);
  block.set([2, -1, 0.09, 1.95]);
  const values = dequantise(quantise(block, 32, "q4_1"), 1, 32, "q4_1");
  const d = 0.199951171875;
  // 2.95 / 0.2 = 14.75 → 15; 1.5 / 0.2 = 7.5 → 8, half a step goes up.
  const wanted = [15, 0, 5, 15, 8].map((q) => Math.fround(q * d - 1));
  expect([...values.slice(0, 5)]).toEqual(wanted);
});

test("q4_1 is exact for weights on a block's sixteen levels", () => {
  // d = 1/64 and m = -3/32 are exact in f16, and so are 15 steps in f32.
  const block = Float32Array.from({ length: 64 }, (_, i) => ((i * 7) % 16) / 64 - 3 / 32);
  expect(dequantise(quantise(block, 64, "q4_1"), 1, 64, "q4_1")).toEqual(block);
});

test("a block of zeros stays zero", () => {
  const zeros = new Float32Array(64);
  for (const format of ["q4", "q4_1", "q8"] as const) {
    expect(dequantise(quantise(zeros, 64, format), 1, 64, format).every((v) => v === 0)).toBe(true);
  }
});

test("the q4 error is at most half a step, but for values clipped opposite to the largest weight", () => {
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

test("the q4_1 error is at most half a step plus the f16 rounding of scale and minimum", () => {
  const random = new Random(6);
  const values = Float32Array.from({ length: 96 * 64 }, () => 0.3 + random.normal());
  const back = dequantise(quantise(values, 96, "q4_1"), 64, 96, "q4_1");
  for (let start = 0; start < values.length; start += 32) {
    const block = values.subarray(start, start + 32);
    const [least, most] = [Math.min(...block), Math.max(...block)];
    // f16 rounds by at most 2^-11 of what it holds: 15 steps of the scale are the range.
    const cut = (most - least + Math.abs(least)) / 2048;
    const bound = (most - least) / 30 + cut + 1e-6;
    block.forEach((v, i) => expect(Math.abs(v - back[start + i]!)).toBeLessThanOrEqual(bound));
  }
});

test("columns that are no multiple of 32 are refused with the number", () => {
  expect(() => quantise(new Float32Array(40), 40, "q4")).toThrow("not 40");
});
