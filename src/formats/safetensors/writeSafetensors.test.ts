import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSafetensorsHeader, safetensorsSlice } from "./safetensors.ts";
import { writeSafetensors, type TensorToWrite } from "./writeSafetensors.ts";

describe("writeSafetensors", () => {
  const tensor = fc
    .tuple(
      fc.constantFrom("F32", "F16", "U8", "I64"),
      fc.array(fc.nat(4), { maxLength: 3 }),
      fc.nat(),
    )
    .map(([dtype, shape, fill]): TensorToWrite => {
      const bytes = { F32: 4, F16: 2, U8: 1, I64: 8 }[dtype] as number;
      const size = shape.reduce((a, b) => a * b, 1);
      return { dtype: dtype as "F32", shape, data: new Uint8Array(size * bytes).fill(fill) };
    });
  const name = fc
    .string({ unit: "grapheme", minLength: 1 })
    .filter((text) => text !== "__metadata__");

  it("is read back equal, aligned, whatever the names and shapes", () => {
    fc.assert(
      fc.property(
        fc.dictionary(name, tensor),
        fc.dictionary(fc.string(), fc.string()),
        (tensors, metadata) => {
          const bytes = writeSafetensors(new Map(Object.entries(tensors)), metadata);
          const header = readSafetensorsHeader(bytes);
          expect(header.metadata).toEqual({ ...metadata, format: "pt" });
          expect([...header.tensors.keys()].sort()).toEqual(Object.keys(tensors).sort());
          for (const [key, { dtype, shape, data }] of Object.entries(tensors)) {
            const entry = header.tensors.get(key)!;
            expect([entry.dtype, entry.shape]).toEqual([dtype, shape]);
            expect(entry.begin % { F32: 4, F16: 2, U8: 1, I64: 8 }[dtype as "F32"]!).toBe(0);
            expect(safetensorsSlice(bytes, header, key)).toEqual(data);
          }
        },
      ),
    );
  });

  it("gives equal bytes whatever the order of the map", () => {
    const one: TensorToWrite = { dtype: "F32", shape: [1], data: new Float32Array([1.5]) };
    const two: TensorToWrite = { dtype: "F32", shape: [2], data: new Float32Array([2, 3]) };
    const ab = writeSafetensors(
      new Map([
        ["a", one],
        ["b", two],
      ]),
      { x: "1", y: "2" },
    );
    const ba = writeSafetensors(
      new Map([
        ["b", two],
        ["a", one],
      ]),
      { y: "2", x: "1" },
    );
    expect(ab).toEqual(ba);
    expect(new DataView(ab.buffer).getUint32(0, true) % 8).toBe(0);
  });

  it("refuses data whose size is not the shape's", () => {
    const short = { dtype: "F32", shape: [3], data: new Float32Array(2) } as const;
    expect(() => writeSafetensors(new Map([["w", short]]))).toThrow(
      "[3] of F32, 12 bytes, but 8 were given",
    );
  });
});
