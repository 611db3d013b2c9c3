import * as fc from "fast-check";
import { expect, it } from "vitest";
import { firstNonFinite } from "./nonFinite.ts";

it("finds the first NaN or infinity, and none among finite values of any size", () => {
  const finite = fc.float({ noNaN: true, noDefaultInfinity: true });
  const other = fc.constantFrom(NaN, Infinity, -Infinity);
  fc.assert(
    fc.property(fc.array(finite), fc.option(other), fc.array(finite), (before, bad, after) => {
      const values = Float32Array.from([...before, ...(bad === null ? [] : [bad]), ...after]);
      expect(firstNonFinite(values)).toBe(bad === null ? -1 : before.length);
    }),
  );
  const extremes = Float32Array.of(0, -0, 3.4028234663852886e38, -3.4028234663852886e38, 1.4e-45);
  expect(firstNonFinite(extremes)).toBe(-1);
});

it("finds a NaN by any of its bit patterns, in a view that does not start at the buffer's start", () => {
  const words = Uint32Array.of(0xffffffff, 0x3f800000, 0x7f800001);
  expect(firstNonFinite(new Float32Array(words.buffer, 4))).toBe(1);
  expect(firstNonFinite(new Float32Array(words.buffer))).toBe(0);
});
