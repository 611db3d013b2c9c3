import { describe, expect, it } from "vitest";
import type { SlideRegion } from "../../protocol/media/slide.ts";
import { recordedBytes } from "../testing/recorded.ts";
import { TiffFile } from "./openTiff.ts";
import { replaceTag, tileBytes, valueOf } from "./testing/editTiff.ts";
import recorded from "./testing/recorded.json" with { type: "json" };

const [COMPRESSION, ORIENTATION, SOFTWARE, TILE_OFFSETS, TILE_LENGTHS] = [259, 274, 305, 324, 325];

interface RecordedPyramid {
  file: string;
  regions: (SlideRegion & { rgb: string })[];
}

const pyramids: Record<string, RecordedPyramid> = recorded.pyramids;
const bytesOf = (name: string) => recordedBytes(pyramids[name]!.file).slice();
const open = (bytes: Uint8Array<ArrayBuffer>) => TiffFile.open(new Blob([bytes]));

async function rgbOf(file: TiffFile, region: SlideRegion): Promise<number[]> {
  const { rgba, width, height } = await file.readRegion(0, region);
  expect([width, height]).toEqual([region.width, region.height]);
  return Array.from(rgba).filter((_, at) => at % 4 < 3);
}

const region = (level: number, left: number, top: number, width: number, height: number) => ({
  ...{ level, left, top, width, height },
});

describe("a region of a slide", () => {
  it.each(Object.keys(pyramids))("has the values that tifffile reads: %s", async (name) => {
    const file = await open(bytesOf(name));
    for (const { rgb, ...one } of pyramids[name]!.regions) {
      const expected = recordedBytes(rgb);
      const found = await rgbOf(file, one);
      expect(found.length).toBe(expected.length);
      const apart = found.map((value, i) => Math.abs(value - expected[i]!));
      const where = `${one.left},${one.top} at level ${one.level}`;
      // libjpeg rounds otherwise: by 1 in brightness and in blue, which counts 1.772 times.
      expect(Math.max(...apart), where).toBeLessThanOrEqual(name === "JPEG" ? 3 : 0);
      expect(apart.filter((far) => far > 1).length, where).toBeLessThan(apart.length / 20);
    }
  });

  it("is read where its tiles lie", async () => {
    const bytes = bytesOf("LZW");
    const file = await open(bytes);
    const before = file.bytesRead;
    await file.readRegion(0, region(0, 40, 40, 8, 8));
    // Level 0 has 7 × 5 tiles; the lists of where they lie are read too.
    expect(file.bytesRead - before).toBeLessThan(bytes.length / 10);
  });

  it("is turned with its slide, and equals that part of the turned whole", async () => {
    for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const bytes = bytesOf("LZW");
      replaceTag(bytes, SOFTWARE, ORIENTATION, orientation);
      const file = await open(bytes);
      const [whole] = file.levels(0);
      const turned = orientation >= 5;
      expect(whole).toMatchObject(
        turned ? { width: 131, height: 203 } : { width: 203, height: 131 },
      );
      const { rgba, width } = await file.read(0, 1e9);
      const one = region(0, 21, 33, 9, 4);
      const expected: number[] = [];
      for (let y = one.top; y < one.top + one.height; y++) {
        const from = (y * width + one.left) * 4;
        expected.push(...rgba.subarray(from, from + one.width * 4));
      }
      expect(await rgbOf(file, one)).toEqual(expected.filter((_, at) => at % 4 < 3));
    }
  });

  it("says how much glass a pixel shows, of each level", async () => {
    const sizes = async (name: string) => (await open(bytesOf(name))).levels(0);
    expect(await sizes("deflate, BigTIFF, Aperio")).toEqual([
      { width: 203, height: 131, micrometres: 0.499 },
      { width: 101, height: 65, micrometres: (0.499 * 203) / 101 },
      { width: 50, height: 32, micrometres: (0.499 * 203) / 50 },
    ]);
    expect((await sizes("LZW"))[0]!.micrometres).toBe(0.5);
    // 72 dots an inch are a screen's.
    expect((await sizes("deflate in planes"))[0]).toEqual({ width: 203, height: 131 });
  });
});

describe("a region that cannot be read", () => {
  const refusal = (file: TiffFile, one: SlideRegion) =>
    file.readRegion(0, one).then(
      () => "",
      (error: Error) => error.message,
    );

  it("is refused in a sentence outside, without size, and at no level", async () => {
    const file = await open(bytesOf("LZW"));
    expect(await refusal(file, region(0, 200, 0, 4, 4))).toContain("lies outside of this level");
    expect(await refusal(file, region(0, 5, 5, 0, 4))).toContain("shows nothing");
    expect(await refusal(file, region(3, 5, 5, 4, 4))).toContain("There is no level 3");
  });

  it("leaves others readable where one tile is damaged or beyond the end of the file", async () => {
    const damaged = bytesOf("deflate, BigTIFF, Aperio");
    tileBytes(damaged, 8).fill(0x55);
    const file = await open(damaged);
    // Tile 8 lies in the second column of the second row, from 32,32 to 64,64.
    expect(await refusal(file, region(0, 30, 30, 8, 8))).toContain("These pixels are damaged");
    expect(await refusal(file, region(0, 64, 32, 8, 8))).toBe("");
    expect(await refusal(file, region(1, 16, 16, 8, 8))).toBe("");

    const cut = bytesOf("deflate, BigTIFF, Aperio");
    valueOf(cut, TILE_OFFSETS, 8).fill(0x7f, 0, 4);
    const short = await open(cut);
    expect(await refusal(short, region(0, 40, 40, 8, 8))).toContain("or missing from it");
    expect(await refusal(short, region(0, 64, 32, 8, 8))).toBe("");
  });

  it("is refused at a level that is packed otherwise, of which the whole is not taken either", async () => {
    const bytes = bytesOf("LZW");
    replaceTag(bytes, COMPRESSION, COMPRESSION, 34712);
    const file = await open(bytes);
    const [whole, half] = file.levels(0);
    expect(whole!.refused).toContain("packed with JPEG 2000");
    expect(half!.refused).toBeUndefined();
    expect(await refusal(file, region(0, 5, 5, 4, 4))).toContain("packed with JPEG 2000");
    expect(await refusal(file, region(1, 5, 5, 4, 4))).toBe("");
    expect((await file.read(0, 1e9)).width).toBe(101);
  });
});

it("tiles that a scanner left out are white, and said", async () => {
  const bytes = bytesOf("deflate, BigTIFF, Aperio");
  valueOf(bytes, TILE_LENGTHS, 8).fill(0);
  const file = await open(bytes);
  const { rgba, notes } = await file.readRegion(0, region(0, 31, 32, 3, 1));
  expect(Array.from(rgba.subarray(4))).toEqual([255, 255, 255, 255, 255, 255, 255, 255]);
  expect(rgba[0]).toBeLessThan(255);
  expect(notes).toEqual([expect.stringContaining("1 tile of it is not in the file")]);
});
