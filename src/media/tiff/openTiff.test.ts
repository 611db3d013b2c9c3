import { describe, expect, it } from "vitest";
import { UserError } from "../../base/userError.ts";
import { recordedBytes } from "../testing/recorded.ts";
import { TiffFile } from "./openTiff.ts";
import recorded from "./testing/recorded.json" with { type: "json" };

interface RecordedPage {
  width: number;
  height: number;
  rgb: string;
}

const blobOf = (file: string) => new Blob([recordedBytes(file).slice()]);

/** Colours of 8 bits, laid on white where they are transparent, as pictures are drawn here. */
async function rgbOf(file: TiffFile, page: number, longSide = 1e9) {
  const { rgba, width, height, notes } = await file.read(page, longSide);
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < rgb.length; i++) {
    const at = Math.floor(i / 3) * 4;
    const opacity = rgba[at + 3]! / 255;
    rgb[i] = Math.round(rgba[at + (i % 3)]! * opacity + 255 * (1 - opacity));
  }
  return { rgb, width, height, notes };
}

/** Means of squares of `side` pixels. */
function squares(rgb: Uint8Array, width: number, height: number, side: number): number[] {
  const sums: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let i = 0; i < 3; i++) {
        const at = (Math.floor(y / side) * (width / side) + Math.floor(x / side)) * 3 + i;
        sums[at] = (sums[at] ?? 0) + rgb[(y * width + x) * 3 + i]! / side ** 2;
      }
    }
  }
  return sums;
}

function mostApart(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}

async function expectPage(
  file: TiffFile,
  at: number,
  page: RecordedPage,
  most = 0,
  longSide = 1e9,
) {
  const { rgb, width, height } = await rgbOf(file, at, longSide);
  expect([width, height]).toEqual([page.width, page.height]);
  expect(mostApart(rgb, recordedBytes(page.rgb))).toBeLessThanOrEqual(most);
}

interface RecordedFile {
  file: string;
  pages: RecordedPage[];
}

const pictures: Record<string, RecordedFile> = recorded.pictures;
const slides: Record<string, RecordedFile> = recorded.slides;
const exact = Object.entries(pictures).filter(([name]) => !name.startsWith("JPEG"));

describe("a TIFF file", () => {
  it.each(exact)("gives the recorded values: %s", async (_, { file, pages }) => {
    const tiff = await TiffFile.open(blobOf(file));
    expect(tiff.pageCount).toBe(pages.length);
    for (const [at, page] of pages.entries()) await expectPage(tiff, at, page);
  });

  it.each(["JPEG in tiles, whole colour", "JPEG, stored as RGB"])(
    "gives what libjpeg does but for its rounding: %s",
    async (name) => {
      const { file, pages } = pictures[name]!;
      await expectPage(await TiffFile.open(blobOf(file)), 0, pages[0]!, 2);
    },
  );

  it("repeats halved colour, which libjpeg smooths, so that squares of it agree", async () => {
    const { file, pages } = pictures["JPEG in tiles, half colour"]!;
    const { rgb, width, height } = await rgbOf(await TiffFile.open(blobOf(file)), 0);
    const expected = recordedBytes(pages[0]!.rgb);
    // Within tiles of 16 pixels: at their edges smoothing has one neighbour only.
    const inside = (all: Uint8Array) =>
      squares(all, width, height, 2).filter((_, i) => {
        const [x, y] = [Math.floor(i / 3) % (width / 2), Math.floor(i / 3 / (width / 2))];
        return x % 8 > 0 && x % 8 < 7 && y % 8 > 0 && y % 8 < 7;
      });
    // A square further, values differ by ten.
    expect(mostApart(inside(rgb), inside(expected))).toBeLessThanOrEqual(3);
  });

  it("says what was converted", async () => {
    const notes = async (name: string) =>
      (await rgbOf(await TiffFile.open(blobOf(pictures[name]!.file)), 0)).notes;
    expect(await notes("RGB, none")).toEqual([]);
    expect(await notes("located")).toEqual(["Location data will be removed."]);
    expect(await notes("16 bits")).toEqual([expect.stringContaining("the upper 8 are kept")]);
    expect(await notes("12 of 16 bits, grey")).toEqual([expect.stringContaining("16 times")]);
    expect(await notes("floats")).toEqual([expect.stringContaining("from -1 to 1.55")]);
  });
});

describe("a slide", () => {
  it.each(Object.entries(slides))(
    "is one picture of several sizes: %s",
    async (_, { file, pages }) => {
      const tiff = await TiffFile.open(blobOf(file));
      expect(tiff.pageCount).toBe(1);
      await expectPage(tiff, 0, pages[0]!, 0, 20);
      await expectPage(tiff, 0, pages[1]!, 0, 8);
      expect((await rgbOf(tiff, 0)).width).toBe(128);
    },
  );

  it("is read where the chosen size lies, and says what is lost", async () => {
    const blob = blobOf(slides["slide"]!.file);
    const tiff = await TiffFile.open(blob);
    const before = tiff.bytesRead;
    const { notes, whole } = await tiff.read(0, 8);
    expect(whole).toEqual({ width: 128, height: 80 });
    expect(notes[0]).toContain("128 x 80 pixels in 4 sizes: the one of 8 x 5 is taken.");
    expect(notes[0]).toContain("finer than 16 pixels");
    expect(notes[1]).toContain("2 pictures of its label or glass");
    expect(tiff.bytesRead - before).toBeLessThan(blob.size / 10);
    expect(await tiff.read(0, 128)).not.toHaveProperty("whole");
  });
});

describe("a TIFF file that cannot be read", () => {
  const refusal = async (blob: Blob) => {
    try {
      await (await TiffFile.open(blob)).read(0, 1e9);
    } catch (error) {
      return error instanceof UserError ? error.message : String(error);
    }
    return "";
  };

  it("is refused in a sentence wherever it is cut off", async () => {
    for (const name of ["RGB, LZW", "RGB in tiles, BigTIFF", "three pages", "palette"]) {
      const blob = blobOf(pictures[name]!.file);
      for (const share of [0.01, 0.05, 0.2, 0.5]) {
        const cut = blob.slice(0, Math.ceil(blob.size * share));
        expect(await refusal(cut), `${name}, ${share}`).toMatch(/^(The end of this|This) TIFF is/);
      }
    }
  });

  it("is refused in a sentence, or read, whatever byte is changed", async () => {
    for (const name of ["RGB, PackBits", "palette", "three pages"]) {
      const whole = recordedBytes(pictures[name]!.file);
      for (let at = 2; at < whole.length; at += 23) {
        const changed = whole.slice();
        changed[at] = changed[at]! ^ 0x55;
        expect(await refusal(new Blob([changed]))).toMatch(/^$|TIFF|raw picture/);
      }
    }
  });

  it("is refused by the name of what is not read", async () => {
    const changed = (name: string, tag: number, value: number) => {
      const bytes = recordedBytes(pictures[name]!.file).slice();
      const at = bytes.findIndex(
        (byte, i) => byte === (tag & 255) && bytes[i + 1] === tag >> 8 && bytes[i + 2] === 3,
      );
      new DataView(bytes.buffer).setUint16(at + 8, value, true);
      return new Blob([bytes]);
    };
    expect(await refusal(changed("RGB, LZW", 259, 50000))).toContain("packed with Zstandard");
    expect(await refusal(changed("RGB, none", 262, 8))).toContain("CIE Lab");
    expect(await refusal(changed("grey", 262, 32803))).toContain("the raw values of a camera");
  });
});
