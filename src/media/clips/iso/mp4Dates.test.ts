import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { blankMp4Dates } from "./mp4Dates.ts";

describe("blankMp4Dates", () => {
  const file = path.join(import.meta.dirname, "../../../../e2e/fixtures/media/three.mp4");
  const read = () => new Uint8Array(readFileSync(file));
  /** Where the dates of a box with 32-bit dates begin: after its name, version and flags. */
  const datesOf = (bytes: Uint8Array, name: string) =>
    Buffer.from(bytes).indexOf(name, 0, "latin1") + 8;

  it("zeroes both dates of movie, track and media, and changes nothing else", () => {
    const bytes = read();
    const starts = ["mvhd", "tkhd", "mdhd"].map((name) => datesOf(bytes, name));
    for (const start of starts) bytes.fill(0x5a, start, start + 8);
    const before = bytes.slice();
    blankMp4Dates(bytes);
    const changed = [...bytes.keys()].filter((at) => bytes[at] !== before[at]);
    expect(changed).toEqual(
      starts
        .flatMap((start) => Array.from({ length: 8 }, (_, i) => start + i))
        .sort((a, b) => a - b),
    );
    for (const at of changed) expect(bytes[at]).toBe(0);
  });

  it("stops at a box that runs beyond the end", () => {
    const cut = read().slice(0, 400);
    expect(() => blankMp4Dates(cut)).not.toThrow();
  });
});
