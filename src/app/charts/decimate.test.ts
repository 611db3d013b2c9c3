/** Thinning keeps ends, order, limit and spikes. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { decimate } from "./decimate.ts";

test("a short series is kept whole", () => {
  expect(decimate([0, 1, 2], [5, 6, 7], 500)).toEqual([0, 1, 2]);
});

test("a single spike among 5000 flat points survives", () => {
  const x = Array.from({ length: 5000 }, (_, i) => i);
  const y = x.map((i) => (i === 3217 ? 9 : 1));
  const picked = decimate(x, y, 500);
  expect(picked).toHaveLength(500);
  expect(picked).toContain(3217);
});

test("any long series gives exactly the limit, rising, with both ends", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -10, max: 10, noNaN: true }), { minLength: 4, maxLength: 400 }),
      fc.integer({ min: 3, max: 60 }),
      (y, limit) => {
        const x = y.map((_, i) => i);
        const picked = decimate(x, y, limit);
        expect(picked).toHaveLength(Math.min(limit, y.length));
        expect(picked[0]).toBe(0);
        expect(picked.at(-1)).toBe(y.length - 1);
        for (let i = 1; i < picked.length; i++) expect(picked[i]).toBeGreaterThan(picked[i - 1]!);
      },
    ),
  );
});
