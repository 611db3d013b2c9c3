import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { pictureHasLocation } from "./hiddenData.ts";
import { pictureStructure } from "./pictureStructure.ts";

const fixtures = path.join(import.meta.dirname, "../../../e2e/fixtures/media");
const read = (name: string) => new Uint8Array(readFileSync(path.join(fixtures, name)));

const pictures = [
  ["located.jpg", "image/jpeg"],
  ["large.jpg", "image/jpeg"],
  ["worded.png", "image/png"],
  ["drawing.png", "image/png"],
  ["located.webp", "image/webp"],
  ["located.avif", "image/avif"],
  ["still.gif", "image/gif"],
  ["moving.gif", "image/gif"],
] as const;

describe("pictureStructure", () => {
  it.each(pictures)("finds %s whole, and cut off wherever it is cut", (name, mime) => {
    const whole = read(name);
    expect(pictureStructure(whole, mime).truncated).toBe(false);
    for (const share of [0.1, 0.3, 0.5, 0.7, 0.9, 0.95]) {
      const cut = whole.slice(0, Math.floor(whole.length * share));
      expect(pictureStructure(cut, mime).truncated, `${share} of ${name}`).toBe(true);
    }
  });

  it("takes a picture of which only the end mark is missing for whole", () => {
    const marks = { "located.jpg": 2, "worded.png": 12, "drawing.png": 12, "still.gif": 1 };
    for (const [name, bytes] of Object.entries(marks)) {
      const mime = pictures.find(([file]) => file === name)![1];
      expect(pictureStructure(read(name).slice(0, -bytes), mime).truncated, name).toBe(false);
      expect(pictureStructure(read(name).slice(0, -bytes - 1), mime).truncated, name).toBe(true);
    }
  });

  it("gives the end mark that is missing, without which browsers open no JPEG or PNG", () => {
    for (const [name, mime] of pictures.filter(([, mime]) => /jpeg|png/.test(mime))) {
      const whole = read(name);
      const { length } = pictureStructure(
        whole.slice(0, mime === "image/png" ? -12 : -2),
        mime,
      ).missingEnd!;
      expect([...whole.slice(-length)], name).toEqual([
        ...pictureStructure(whole.slice(0, -length), mime).missingEnd!,
      ]);
      expect(pictureStructure(whole, mime).missingEnd, name).toBeUndefined();
    }
    expect(
      pictureStructure(read("still.gif").slice(0, -1), "image/gif").missingEnd,
    ).toBeUndefined();
  });

  it("finds what was overwritten within a picture", () => {
    for (const [name, mime] of pictures.filter(([, mime]) => /jpeg|png/.test(mime))) {
      const holed = read(name);
      const at = Math.floor(holed.length * 0.7);
      holed.fill(0, at, at + 60);
      const { truncated, fault } = pictureStructure(holed, mime);
      expect(truncated, name).toBe(false);
      expect(fault, name).toBeDefined();
    }
  });

  it("tells moving pictures from still ones", () => {
    expect(pictureStructure(read("moving.gif"), "image/gif").animated).toBe(true);
    expect(pictureStructure(read("still.gif"), "image/gif").animated).toBe(false);
  });

  it("does not mistake what follows a JPEG's end for a missing end", () => {
    const jpeg = read("located.jpg");
    const followed = new Uint8Array(jpeg.length + 100);
    followed.set(jpeg);
    expect(pictureStructure(followed, "image/jpeg").truncated).toBe(false);
  });
});

describe("pictureHasLocation", () => {
  it("finds the GPS directory of EXIF in every kind of file that can hold one", () => {
    for (const name of ["located.jpg", "located.webp", "located.avif", "worded.png"]) {
      expect(pictureHasLocation(read(name)), name).toBe(true);
    }
  });

  it("says nothing about pictures without one", () => {
    for (const name of ["drawing.png", "still.gif", "large.jpg"]) {
      expect(pictureHasLocation(read(name)), name).toBe(false);
    }
  });

  it("looks at both ends of a large file, where EXIF can sit", () => {
    const located = read("located.webp");
    const large = new Uint8Array(2_000_000 + located.length);
    large.set(located, 2_000_000);
    expect(pictureHasLocation(large)).toBe(true);
  });
});
