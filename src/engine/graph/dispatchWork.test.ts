import fc from "fast-check";
import { expect, test } from "vitest";
import { mostWork } from "./dispatchWork.ts";
import { Trace } from "./trace.ts";

const sizes = fc.integer({ min: 1, max: 5000 });

/** x (M, K) and ws (N, K) into ys (M, N). */
function product(m: number, ns: readonly number[], k: number): number {
  const trace = new Trace();
  const sides = ns.flatMap((n, i) => [
    [`w${i}`, trace.tensor([n, k])],
    [`y${i}`, trace.tensor([m, n])],
  ]);
  return mostWork({ buffers: { x: trace.tensor([m, k]), ...Object.fromEntries(sides) } });
}

test("no product takes more, nor do several of the same left side", () => {
  fc.assert(
    fc.property(sizes, fc.array(sizes, { minLength: 1, maxLength: 3 }), sizes, (m, ns, k) => {
      const taken = ns.reduce((sum, n) => sum + m * n * k, 0);
      expect(product(m, ns, k)).toBeGreaterThanOrEqual(taken * (1 - 1e-12));
    }),
  );
});

test("a product of equally large matrices takes just that", () => {
  expect(product(48, [48], 48)).toBeCloseTo(48 ** 3);
});

test("a tensor that a kernel binds twice counts once", () => {
  const x = new Trace().tensor([3, 9]);
  expect(mostWork({ buffers: { x, again: x } })).toBe(27);
});
