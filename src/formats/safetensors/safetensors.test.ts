import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readSafetensorsHeader, safetensorsHeaderEnd, toFloat32 } from "./safetensors.ts";
import { writeSafetensors } from "./writeSafetensors.ts";

/** A file from a header written by hand. `length` lies about the header when given. */
function file(header: unknown, dataBytes: number, length?: number): Uint8Array {
  const json = new TextEncoder().encode(
    typeof header === "string" ? header : JSON.stringify(header),
  );
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length ?? json.length), true);
  bytes.set(json, 8);
  return bytes;
}

/** Bytes that start at an odd address. */
const at = (...bytes: number[]) => new Uint8Array([9, ...bytes]).subarray(1);

const read = (bytes: Uint8Array) => () => readSafetensorsHeader(bytes, { name: "a.safetensors" });
const entry = (begin: number, end: number, more = {}) => ({
  dtype: "F32",
  shape: [(end - begin) / 4],
  data_offsets: [begin, end],
  ...more,
});

describe("readSafetensorsHeader", () => {
  it("gives metadata, shapes and places in the file", () => {
    const bytes = file({ __metadata__: { format: "pt" }, w: entry(0, 8, { shape: [1, 2] }) }, 8);
    const header = read(bytes)();
    expect(header.metadata).toEqual({ format: "pt" });
    expect(header.tensors.get("w")).toEqual({
      dtype: "F32",
      shape: [1, 2],
      begin: bytes.length - 8,
      end: bytes.length,
    });
  });

  it("reads from the beginning of a file alone when told how long the file is", () => {
    const bytes = writeSafetensors(
      new Map([["w", { dtype: "F32", shape: [1000], data: new Float32Array(1000) }]]),
    );
    const end = safetensorsHeaderEnd(bytes.subarray(0, 8), bytes.length);
    const header = readSafetensorsHeader(bytes.subarray(0, end), { fileBytes: bytes.length });
    expect(header.tensors.get("w")?.end).toBe(end + 4000);
  });

  it("accepts scalars and empty tensors", () => {
    const header = read(
      file({ s: entry(0, 4, { shape: [] }), none: entry(4, 4, { shape: [0, 7] }) }, 4),
    )();
    expect(header.tensors.get("s")?.shape).toEqual([]);
    expect(header.tensors.get("none")?.shape).toEqual([0, 7]);
  });

  const broken: [string, Uint8Array, string][] = [
    ["an empty file", new Uint8Array(0), "a.safetensors is 0 bytes long"],
    ["seven bytes", new Uint8Array(7), "is 7 bytes long"],
    [
      "a length beyond the file",
      file("{}", 0, 1000),
      "its header has 1000 bytes, but only 2 follow",
    ],
    [
      "a length beyond 100 MB",
      file("{}", 0, 2 ** 50),
      `header has ${2 ** 50} bytes; more than 33554432`,
    ],
    ["a header that is no JSON", file("hello!", 0), "header is not JSON text"],
    [
      "a header that is not UTF-8",
      new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0, 0xff]),
      "is not JSON text",
    ],
    ["a header that is a list", file([], 0), "header is not a JSON object"],
    ["endless nesting", file("[".repeat(1_000_000), 0), "is not JSON text"],
    [
      "metadata that is no object",
      file({ __metadata__: "x" }, 0),
      '"__metadata__" must be an object',
    ],
    ["metadata that is no text", file({ __metadata__: { n: 1 } }, 0), 'metadata "n" is a number'],
    ["a tensor that is no object", file({ w: 3 }, 0), 'tensor "w" is not described by an object'],
    [
      "an unknown dtype",
      file({ w: entry(0, 4, { dtype: "Q4" }) }, 4),
      'unknown number type "Q4"; known are BOOL',
    ],
    [
      "a dtype from the prototype",
      file({ w: entry(0, 4, { dtype: "toString" }) }, 4),
      'unknown number type "toString"',
    ],
    [
      "a negative size",
      file({ w: entry(0, 4, { shape: [-1] }) }, 4),
      "not a list of whole numbers",
    ],
    ["one offset", file({ w: entry(0, 4, { data_offsets: [0] }) }, 4), "not two whole numbers"],
    [
      "offsets backwards",
      file({ w: entry(0, 4, { data_offsets: [4, 0] }) }, 4),
      "begins at byte 4, after its end 0",
    ],
    [
      "offsets beyond the file",
      file({ w: entry(0, 8) }, 4),
      "ends at byte 8, but the file has only 4",
    ],
    [
      "shape against bytes",
      file({ w: entry(0, 8, { shape: [3] }) }, 8),
      "[3] of F32, which is 12 bytes, but 8 are set aside",
    ],
    [
      "a product beyond 2^53",
      file({ w: entry(0, 4, { shape: [2 ** 40, 2 ** 40] }) }, 4),
      "but 4 are set aside",
    ],
    [
      "an overlap",
      file({ a: entry(0, 8), b: entry(4, 12) }, 12),
      'tensor "a" and tensor "b" overlap by 4 bytes',
    ],
    [
      "a gap",
      file({ a: entry(0, 4), b: entry(8, 12) }, 12),
      'tensor "a" and tensor "b" leave a gap of 4 bytes',
    ],
    ["bytes that belong to none", file({ a: entry(0, 4) }, 9), "5 bytes follow the last tensor"],
  ];
  it.each(broken)("refuses %s with one sentence", (_what, bytes, sentence) => {
    expect(read(bytes)).toThrow(sentence);
    try {
      read(bytes)();
    } catch (error) {
      expect((error as Error).name).toBe("UserError");
      expect((error as Error).message.length).toBeLessThan(400);
    }
  });

  it("answers any damage to a good file with a sentence or a valid header, never with a crash", () => {
    const good = writeSafetensors(
      new Map([["w", { dtype: "F32", shape: [2, 3], data: new Float32Array(6) }]]),
    );
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, value, keep) => {
        const bytes = good.slice(0, keep);
        bytes[at] = value;
        try {
          const header = readSafetensorsHeader(bytes);
          for (const { end } of header.tensors.values()) {
            expect(end).toBeLessThanOrEqual(bytes.length);
          }
        } catch (error) {
          expect((error as Error).name).toBe("UserError");
        }
      }),
    );
  });
});

it("toFloat32 reads every float type from unaligned bytes", () => {
  expect(toFloat32(at(0, 0x3e), "F16")).toEqual(new Float32Array([1.5]));
  expect(toFloat32(at(0xc0, 0x3f), "BF16")).toEqual(new Float32Array([1.5]));
  expect(toFloat32(at(0, 0, 0xc0, 0x3f), "F32")).toEqual(new Float32Array([1.5]));
  expect(toFloat32(at(0, 0, 0, 0, 0, 0, 0xf8, 0x3f), "F64")).toEqual(new Float32Array([1.5]));
  expect(() => toFloat32(at(1), "U8")).toThrow("type U8 cannot be read");
  // Node's own buffers share one large memory, and their `slice` is a view into it.
  expect(toFloat32(Buffer.from([0, 0, 0xc0, 0x3f]), "F32")).toEqual(new Float32Array([1.5]));
});
