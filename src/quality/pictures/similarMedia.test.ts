import { describe, expect, test } from "vitest";
import { signedPicture, signedTiles, tileNames, tilePixels } from "../testing/tiles.ts";
import { areNeighbours } from "./fileNumbers.ts";
import { signatureOf, hammingDistance } from "./signature.ts";
import { similarMedia, type Signed } from "./similarMedia.ts";

const isCopy = (name: string) => name.includes(" of ");

describe("similarMedia", () => {
  test("invents no pair among photographs and drawings that are all different, the most alike of their sets", () => {
    const originals = signedTiles().filter(({ media }) => !isCopy(media.hash));
    expect(originals).toHaveLength(48);
    expect(similarMedia(originals)).toEqual([]);
  });

  test("finds each copy that was saved again, halved or made brighter, and pairs it with its original alone", () => {
    const pairs = similarMedia(signedTiles());
    const copies = tileNames.filter(isCopy);
    expect(copies).toHaveLength(12);
    expect(pairs.map(({ a, b, how }) => ({ a, b, how }))).toEqual(
      expect.arrayContaining(
        copies.map((name) => ({ a: name.replace(/^\w+ of /, ""), b: name, how: "copy" })),
      ),
    );
    expect(pairs).toHaveLength(copies.length);
  });

  test("finds planted copies of half the contrast, and with noise", () => {
    let state = 1;
    const noise = () => ((state = (state * 16807) % 2147483647) % 17) - 8;
    for (const at of [0, 13, 25, 40]) {
      const original = signedPicture("original", tilePixels(at));
      const pale = signedPicture(
        "pale",
        tilePixels(at, (value) => 64 + value / 2),
      );
      const noisy = signedPicture(
        "noisy",
        tilePixels(at, (value) => value + noise()),
      );
      expect(similarMedia([original, pale, noisy]).map(({ how }) => how)).toEqual(
        Array(3).fill("copy"),
      );
    }
  });

  test("takes less likeness for a burst where the file names follow each other", () => {
    const at = tileNames.indexOf("clothing/shirt-train-04.jpg");
    const other = tileNames.indexOf("clothing/shirt-train-25.jpg");
    const shot = (tile: number, name: string) => signedPicture(name, tilePixels(tile), name);
    const pairOf = (a: string, b: string) => similarMedia([shot(at, a), shot(other, b)]);
    expect(pairOf("IMG_0012.jpg", "IMG_0013.jpg")[0]).toMatchObject({ how: "burst" });
    expect(pairOf("IMG_0012.jpg", "IMG_0019.jpg")).toEqual([]);
  });

  test("finds a picture in a clip, and a clip of which half the frames are another's", () => {
    const frames = (...tiles: number[]) => tiles.map((tile) => signatureOf(tilePixels(tile)));
    const clip = (hash: string, ...tiles: number[]): Signed => ({
      media: { hash, kind: "video", localName: hash },
      frames: frames(...tiles),
    });
    const one = clip("one", 0, 12, 24, 36);
    const hows = (other: Signed) => similarMedia([one, other]).map(({ how }) => how);
    expect(hows(signedPicture("frame", tilePixels(24)))).toEqual(["frame"]);
    expect(hows(signedPicture("none", tilePixels(30)))).toEqual([]);
    expect(hows(clip("half", 0, 12, 30, 40))).toEqual(["copy"]);
    expect(hows(clip("quarter", 0, 13, 30, 40))).toEqual([]);
  });

  test("takes no two pictures of one colour for alike", () => {
    const flat = (grey: number) =>
      signedPicture(`flat ${grey}`, new Uint8ClampedArray(4 * 64 * 64).fill(grey));
    expect(similarMedia([flat(10), flat(200), flat(255)])).toEqual([]);
  });
});

test("hammingDistance counts the bits that differ", () => {
  const [a, b] = [new Uint32Array(8), new Uint32Array(8)];
  b.set([0xffffffff, 1, 0, 0, 0, 0, 0, 0x80000001]);
  expect(hammingDistance(a, b)).toBe(35);
  expect(hammingDistance(b, b)).toBe(0);
});

test("areNeighbours reads the last number of a name", () => {
  expect(areNeighbours("IMG_0012.JPG", "IMG_0011.jpg")).toBe(true);
  expect(areNeighbours("day 2 shot 09a.png", "day 2 shot 10a.png")).toBe(true);
  expect(areNeighbours("day 2 shot 9.png", "day 3 shot 10.png")).toBe(false);
  expect(areNeighbours("leek.png", "leek.png")).toBe(false);
});
