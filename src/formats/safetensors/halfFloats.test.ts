import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bf16sToF32, f16ToF32, f32ToF16 } from "./halfFloats.ts";

describe("half floats", () => {
  it("f16 to f32 and back is the identity for all 65,536 patterns but NaN's payload", () => {
    for (let half = 0; half < 0x10000; half++) {
      const value = f16ToF32(half);
      if (Number.isNaN(value)) expect(f32ToF16(value) & 0x7fff).toBe(0x7e00);
      else if (f32ToF16(value) !== half) expect.fail(`${half.toString(16)} -> ${value}`);
    }
  });

  it("rounds to nearest, ties to even", () => {
    expect(f32ToF16(1 + 2 ** -11)).toBe(0x3c00); // half way between 1 and 1 + 2^-10: even is 1
    expect(f32ToF16(1 + 3 * 2 ** -11)).toBe(0x3c02); // half way between + 2^-10 and + 2^-9: even is the latter
    expect(f32ToF16(1 + 2 ** -11 + 2 ** -20)).toBe(0x3c01);
    expect(f32ToF16(65519)).toBe(0x7bff); // largest finite, 65504
    expect(f32ToF16(65520)).toBe(0x7c00); // half way to 65536: infinite
    expect(f32ToF16(2 ** -25)).toBe(0); // half of the smallest subnormal: even is 0
    expect(f32ToF16(3 * 2 ** -25)).toBe(2); // 1.5 units: even is 2
    expect(f32ToF16(-0)).toBe(0x8000);
  });

  it("rounds like a slow search for the nearest pattern", () => {
    const all = Array.from({ length: 0x7c00 }, (_, half) => f16ToF32(half));
    fc.assert(
      fc.property(fc.float({ min: 0, max: 65504, noNaN: true }), (value) => {
        const got = f32ToF16(value);
        const error = Math.abs(all[got]! - value);
        for (const near of [got - 1, got + 1]) {
          if (near < 0 || near >= all.length) continue;
          const other = Math.abs(all[near]! - value);
          expect(error < other || (error === other && got % 2 === 0)).toBe(true);
        }
      }),
    );
  });

  it("bf16 is the upper half of an f32", () => {
    const values = bf16sToF32(Uint16Array.of(0x3f80, 0xc000, 0x7f80, 0x0001));
    expect([...values]).toEqual([1, -2, Infinity, 2 ** -133]);
  });
});
