import fc from "fast-check";
import { expect, test } from "vitest";
import { mostWork } from "./dispatchWork.ts";
import { Trace } from "./trace.ts";

const sizes = fc.integer({ min: 1, max: 5000 });

/** x (M, K) and ws (N, K) into ys (M, N). */
function product(isWeight: boolean, m: number, ns: readonly number[], k: number): number {
  const trace = new Trace();
  const side = (name: string, n: number) =>
    isWeight ? trace.external(name, [n, k]) : trace.tensor([n, k]);
  const sides = ns.flatMap((n, i) => [
    [`w${i}`, side(`w${i}`, n)],
    [`y${i}`, trace.tensor([m, n])],
  ]);
  return mostWork({ buffers: { x: trace.tensor([m, k]), ...Object.fromEntries(sides) } });
}

test("no product takes more, nor do several of the same left side", () => {
  const several = fc.array(sizes, { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(fc.boolean(), sizes, several, sizes, (isWeight, m, ns, k) => {
      const taken = ns.reduce((sum, n) => sum + m * n * k, 0);
      expect(product(isWeight, m, ns, k)).toBeGreaterThanOrEqual(taken * (1 - 1e-12));
    }),
  );
});

test("a product of equally large matrices takes just that, and one with a weight that is as wide as high", () => {
  expect(product(false, 48, [48], 48)).toBeCloseTo(48 ** 3);
  expect(product(true, 1, [4096], 4096)).toBeCloseTo(4096 ** 2);
});

test("what passes over externals takes as many as they have elements", () => {
  const trace = new Trace();
  const buffers = { values: trace.external("values", [1000]), hyper: trace.tensor([2]) };
  expect(mostWork({ buffers })).toBe(1000);
});

test("a tensor that a kernel binds twice counts once", () => {
  const x = new Trace().tensor([3, 9]);
  expect(mostWork({ buffers: { x, again: x } })).toBe(27);
});
