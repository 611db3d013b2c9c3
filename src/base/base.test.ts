import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assert } from "./assert.ts";
import { canonicalJson } from "./canonicalJson.ts";
import { formatBytes } from "./words/formatBytes.ts";
import { formatCount } from "./words/formatCount.ts";
import { formatTime } from "./words/formatTime.ts";
import { hash32, sha256Hex } from "./hash.ts";
import { Random } from "./random.ts";
import { isUserError, UserError } from "./userError.ts";

describe("errors", () => {
  it("assert throws its sentence only when the condition is false", () => {
    expect(() => assert(true, "Fine.")).not.toThrow();
    expect(() => assert(0, "Rows is 0, it must be above 0.")).toThrow(
      "Rows is 0, it must be above 0.",
    );
  });

  it("a UserError is still one after it crossed the wire as name and message", () => {
    const { name, message } = new UserError("Pick a smaller picture.");
    expect(isUserError(Object.assign(new Error(message), { name }))).toBe(true);
    expect(isUserError(new Error("bug"))).toBe(false);
  });
});

describe("Random", () => {
  it("starts where the published xoshiro128** starts", () => {
    // State 1,2,3,4: rotl(2*5, 7)*9 = 1280*9 = 11520. Then s1 = 2^(3^1) = 0, so the next is rotl(0)*9 = 0.
    const random = new Random([1, 2, 3, 4]);
    expect([random.nextU32(), random.nextU32()]).toEqual([11520, 0]);
  });

  it("goes on from a saved state exactly", () => {
    const random = new Random(7);
    for (let i = 0; i < 100; i++) random.nextU32();
    const copy = new Random(JSON.parse(JSON.stringify(random.getState())));
    const ahead = Array.from({ length: 50 }, () => random.normal());
    expect(Array.from({ length: 50 }, () => copy.normal())).toEqual(ahead);
  });

  it("gives unrelated streams for neighbouring, negative and large seeds", () => {
    const firsts = [0, 1, 2, -1, 2 ** 32, 2 ** 40 + 1].map((seed) => new Random(seed).nextU32());
    expect(new Set(firsts).size).toBe(firsts.length);
  });

  it("integer covers every value about equally often", () => {
    const random = new Random(3);
    const counts = [0, 0, 0, 0, 0, 0, 0];
    for (let i = 0; i < 70_000; i++) counts[random.integer(7)]!++;
    // Expected 10,000 each, standard deviation sqrt(70000 * 1/7 * 6/7) = 93; five of them = 465.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(465);
  });

  it("normal has mean 0 and variance 1", () => {
    const random = new Random(11);
    const values = Array.from({ length: 50_000 }, () => random.normal());
    const mean = values.reduce((a, b) => a + b) / values.length;
    const variance = values.reduce((a, b) => a + b * b, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(50_000)); // five standard errors
    expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / 50_000));
  });

  it("shuffle keeps the items and reaches all six orders of three", () => {
    const random = new Random(5);
    const seen = new Set<string>();
    for (let i = 0; i < 200; i++) seen.add(random.shuffle(["a", "b", "c"]).join(""));
    expect([...seen].sort()).toEqual(["abc", "acb", "bac", "bca", "cab", "cba"]);
  });
});

describe("hashes", () => {
  it("sha256Hex agrees with the standard's example", async () => {
    // FIPS 180-2, appendix B.1: the message "abc".
    const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    expect(await sha256Hex("abc")).toBe(abc);
    expect(await sha256Hex(new Uint8Array([97, 98, 99]))).toBe(abc);
  });

  it("hash32 agrees with published MurmurHash3 values", () => {
    expect(hash32("", 0)).toBe(0);
    expect(hash32("", 1)).toBe(0x514e28b7);
    expect(hash32("", 0xffffffff)).toBe(0x81f16f39);
    expect(hash32("test", 0)).toBe(0xba6bd213);
    expect(hash32("test", 0x9747b28c)).toBe(0x704b81dc);
    expect(hash32("Hello, world!", 0x9747b28c)).toBe(0x24884cba);
    expect(hash32("aaa", 0x9747b28c)).toBe(0x283e0130);
  });
});

describe("canonicalJson", () => {
  it("is the same text whatever the order of keys", () => {
    expect(canonicalJson({ b: [1, { d: 2, c: undefined }], a: "x" })).toBe(
      '{"a":"x","b":[1,{"d":2}]}',
    );
  });

  it("parses back to the same value, also with unusual keys", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
    expect(canonicalJson(JSON.parse('{"__proto__":1,"B":2,"a":3}'))).toBe(
      '{"B":2,"__proto__":1,"a":3}',
    );
  });

  it("refuses a number that JSON cannot hold", () => {
    expect(() => canonicalJson({ loss: NaN })).toThrow("NaN has no JSON form.");
  });
});

describe("words for people", () => {
  it("sizes use decimal units and at most three digits", () => {
    expect(
      [0, 1, 999, 1000, 4_912_345, 999_600, 12_300_000, 1.25e9, 3e15].map(formatBytes),
    ).toEqual([
      "0 bytes",
      "1 byte",
      "999 bytes",
      "1 kB",
      "4.91 MB",
      "1 MB",
      "12.3 MB",
      "1.25 GB",
      "3000 TB",
    ]);
  });

  it("times use the two largest units", () => {
    expect(
      [0, 400, 12_000, 59_600, 200_000, 3_900_000, 86_400_000, 183_600_000].map(formatTime),
    ).toEqual(["0.0 s", "0.4 s", "12 s", "1 min", "3 min 20 s", "1 h 5 min", "1 d", "2 d 3 h"]);
    expect(formatTime(Infinity)).toBe("unknown time");
  });

  it("counts agree with their noun", () => {
    expect(formatCount(1, "picture")).toBe("1 picture");
    expect(formatCount(1204, "picture")).toBe("1,204 pictures");
    expect(formatCount(2, "entry", "entries")).toBe("2 entries");
    expect(formatCount(12345)).toBe("12,345");
  });
});
