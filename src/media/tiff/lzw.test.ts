import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeLzw } from "./lzw.ts";

/** Codes in the widths that an encoder gives them, whose table is one entry ahead of the decoder's. */
function packed(codes: readonly number[]): Uint8Array {
  const bits: number[] = [];
  let next = 258;
  let isFirst = true;
  for (const code of codes) {
    const width = next < 511 ? 9 : next < 1023 ? 10 : next < 2047 ? 11 : 12;
    for (let bit = width - 1; bit >= 0; bit--) bits.push((code >> bit) & 1);
    if (code === 256) [next, isFirst] = [258, true];
    else if (isFirst) isFirst = false;
    else if (next < 4096) next++;
  }
  return Uint8Array.from({ length: Math.ceil(bits.length / 8) }, (_, i) =>
    Array.from({ length: 8 }, (_, bit) => bits[8 * i + bit] ?? 0).reduce((a, b) => 2 * a + b, 0),
  );
}

/** The textbook's encoder, over strings. */
function encoded(bytes: readonly number[]): Uint8Array {
  const codes = [256];
  let table = new Map<string, number>();
  let held: number[] = [];
  const codeOf = (some: readonly number[]) =>
    some.length === 1 ? some[0]! : table.get(some.join());
  for (const byte of bytes) {
    const longer = [...held, byte];
    if (codeOf(longer) !== undefined) {
      held = longer;
      continue;
    }
    codes.push(codeOf(held)!);
    table.set(longer.join(), 258 + table.size);
    if (table.size === 4094 - 258) {
      codes.push(256);
      table = new Map();
    }
    held = [byte];
  }
  if (held.length) codes.push(codeOf(held)!);
  return packed([...codes, 257]);
}

test("what was packed comes back, through all widths and a table that begins anew", () => {
  const byte = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(fc.array(fc.oneof(byte, fc.constant(7)), { maxLength: 400 }), (bytes) => {
      expect([...decodeLzw(encoded(bytes), 1000)]).toEqual(bytes);
    }),
  );
  const long = Array.from({ length: 30_000 }, (_, i) => (i * i * 7 + (i >> 5)) & 255);
  expect([...decodeLzw(encoded(long), 1e6)]).toEqual(long);
  const alike = Array.from({ length: 20_000 }, () => 9);
  expect([...decodeLzw(encoded(alike), 1e6)]).toEqual(alike);
});

test("a code that is not in the table is refused, and nothing is longer than a block", () => {
  expect(() => decodeLzw(packed([256, 65, 300]), 100)).toThrow("no code 300");
  expect(() => decodeLzw(packed([256, 258]), 100)).toThrow("no code 258");
  expect([...decodeLzw(packed([256, 65, 258, 259, 260, 261, 257]), 4)]).toEqual([65, 65, 65, 65]);
  expect([...decodeLzw(packed([256, 65, 66]), 100)].slice(0, 2)).toEqual([65, 66]);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      try {
        expect(decodeLzw(bytes, 500).length).toBeLessThanOrEqual(500);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
    { numRuns: 2000 },
  );
});
