import { describe, expect, it } from "vitest";
import {
  cutFault,
  regionFault,
  scaledRectangle,
  squareCounts,
  squaresOf,
  type SlideLevel,
  WHOLE,
} from "./slide.ts";

const levels: SlideLevel[] = [
  { width: 20_003, height: 9001 },
  { width: 5001, height: 2250, refused: "It is packed otherwise." },
  { width: 1250, height: 562 },
];
const region = (level: number, left: number, top: number, width: number, height: number) => ({
  ...{ level, left, top, width, height },
});

describe("a region", () => {
  it("is found in another level by the exact ratio, rounded to whole pixels", () => {
    // 20003 / 1250 = 16.0024: 100 → 1600.24, 3 → 48.007; 9001 / 562 = 16.0160: 200 → 3203.2, 5 → 80.08.
    expect(
      scaledRectangle({ left: 100, top: 200, width: 3, height: 5 }, levels[2]!, levels[0]!),
    ).toEqual({ left: 1600, top: 3203, width: 48, height: 80 });
    // Back: 1600 / 16.0024 = 99.99, 48 / 16.0024 = 3.0.
    expect(
      scaledRectangle({ left: 1600, top: 3203, width: 48, height: 80 }, levels[0]!, levels[2]!),
    ).toEqual({ left: 100, top: 200, width: 3, height: 5 });
  });

  it("never leaves the level nor vanishes", () => {
    const last = { left: 20_002, top: 9000, width: 1, height: 1 };
    expect(scaledRectangle(last, levels[0]!, levels[2]!)).toEqual({
      ...{ left: 1249, top: 561, width: 1, height: 1 },
    });
    const all = { left: 0, top: 0, width: 20_003, height: 9001 };
    expect(scaledRectangle(all, levels[0]!, levels[2]!)).toEqual({
      ...{ left: 0, top: 0, width: 1250, height: 562 },
    });
  });

  it("is refused in a sentence that has both values and the way out", () => {
    expect(regionFault(region(0, 0, 0, 2048, 2048), levels)).toBeNull();
    expect(regionFault(region(0, 0, 0, 2049, 8), levels)).toBe(
      "A region of 2,049 × 8 pixels is too large: a picture here is at most 2,048 pixels long. Make it smaller, or take level 2, where it has 128 × 1.",
    );
    expect(regionFault(region(0, 0, 0, 0, 8), levels)).toBe(
      "A region of 0 × 8 pixels shows nothing. Make it at least 1 pixel wide and high.",
    );
    expect(regionFault(region(0, 0.5, 0, 8, 8), levels)).toContain("shows nothing");
    expect(regionFault(region(2, 1240, 0, 11, 8), levels)).toBe(
      "The region 1240,0 of 11 × 8 pixels at level 2 lies outside of this level, which has 1,250 × 562 pixels. Move it inside.",
    );
    expect(regionFault(region(2, -1, 0, 11, 8), levels)).toContain("lies outside");
    expect(regionFault(region(1, 0, 0, 8, 8), levels)).toBe("It is packed otherwise.");
    expect(regionFault(region(3, 0, 0, 8, 8), levels)).toBe(
      "There is no level 3: this slide has the levels 0 to 2. Choose one of them.",
    );
  });
});

describe("squares", () => {
  it("are whole, and what is left over is counted", () => {
    const squares = { level: 2, side: 256 };
    // 1250 = 4 × 256 + 226, 562 = 2 × 256 + 50.
    expect(squareCounts(levels, squares)).toEqual({ across: 4, down: 2, right: 226, below: 50 });
    const found = squaresOf(levels, squares);
    expect(found.length).toBe(8);
    expect(found.at(-1)).toEqual(region(2, 768, 256, 256, 256));
  });

  it("are refused where none fits, where they are too many, and where they are too small", () => {
    const fault = (level: number, side: number) =>
      cutFault({ ...WHOLE, squares: { level, side } }, levels);
    expect(fault(2, 512)).toBeNull();
    expect(fault(2, 600)).toBe(
      "No square of 600 pixels fits into level 2, which has 1,250 × 562. Take smaller squares, or a finer level.",
    );
    // 78 × 35.
    expect(fault(0, 256)).toBe(
      "These are 2,730 regions, and 1,000 at most are cut out of a slide at once. Take larger squares, or a coarser level.",
    );
    expect(fault(2, 31)).toBe("Squares of 31 pixels are not cut: choose a side from 32 to 2,048.");
  });
});

it("a cut that keeps nothing, or one region twice, is refused", () => {
  expect(cutFault(WHOLE, levels)).toBeNull();
  expect(cutFault({ ...WHOLE, whole: false }, levels)).toBe(
    "Nothing of the slide is kept. Keep it whole, or draw a region.",
  );
  const one = region(2, 5, 6, 7, 8);
  expect(cutFault({ ...WHOLE, regions: [one, { ...one }] }, levels)).toBe(
    "Two regions are the same: 5,6 of 7 × 8 pixels at level 2. Remove one of them.",
  );
});
