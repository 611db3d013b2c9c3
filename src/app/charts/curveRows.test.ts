/** Rows of the run chart: joining, thinning, and an axis that ignores a single wild step. */
import { expect, test } from "vitest";
import type { RunPoint } from "../../protocol/records.ts";
import { curveRows, lossCeiling, niceCeiling } from "./curveRows.ts";

const point = (step: number, loss: number): RunPoint => ({
  step,
  loss,
  lr: 1e-4,
  gradNorm: 1,
  tokensPerSecond: 100,
  stepMs: 50,
});

test("a validation loss at a training step lands in the same row", () => {
  const rows = curveRows([point(1, 3), point(2, 2)], [{ step: 2, loss: 2.5 }]);
  expect(rows).toHaveLength(2);
  expect(rows[1]).toMatchObject({ step: 2, loss: 2, validation: 2.5 });
  expect(rows[0]).not.toHaveProperty("validation");
});

test("a validation loss before the first step gets a row of its own, in order", () => {
  const rows = curveRows([point(1, 3)], [{ step: 0, loss: 4 }]);
  expect(rows.map((row) => row.step)).toEqual([0, 1]);
});

test("ten thousand steps and twenty evaluations stay within 500 rows", () => {
  const points = Array.from({ length: 10_000 }, (_, i) => point(i + 1, Math.sin(i)));
  const evals = Array.from({ length: 20 }, (_, i) => ({ step: 37 + i * 500, loss: 1 }));
  const rows = curveRows(points, evals);
  expect(rows.length).toBeLessThanOrEqual(500);
  expect(rows.filter((row) => row.validation !== undefined)).toHaveLength(20);
});

test("one wild step does not set the axis", () => {
  const points = Array.from({ length: 200 }, (_, i) => point(i + 1, i === 3 ? 400 : 2));
  // smoothed peaks at about (0.9^3*2 + ... + 400) / 3.4 > 100; behind the first tenth its line is shown whole
  const rows = curveRows(points, []);
  const top = Math.max(...rows.slice(rows.length / 10).map((row) => row.smoothed ?? 0));
  expect(lossCeiling(rows)).toBeGreaterThanOrEqual(top);
  expect(lossCeiling(rows)).toBeLessThan(400);
});

test("axis edges are round numbers at or above the value", () => {
  expect(niceCeiling(3.1)).toBe(3.5); // half units above 2
  expect(niceCeiling(1.3)).toBeCloseTo(1.4, 12); // fifths below 2
  expect(niceCeiling(0.062)).toBeCloseTo(0.065, 12);
  expect(niceCeiling(5)).toBe(5);
  expect(niceCeiling(0)).toBe(1);
});

test("the loss axis is not spent on the first steps: 10, 8, 6, 4, then about 1", () => {
  const rows = Array.from({ length: 60 }, (_, i) => ({
    step: i + 1,
    loss: i < 4 ? 10 - 2 * i : 1,
  }));
  expect(lossCeiling(rows)).toBeLessThan(1.5);
  // Before there are enough, all of them are shown.
  expect(lossCeiling(rows.slice(0, 5))).toBeGreaterThanOrEqual(10);
});
