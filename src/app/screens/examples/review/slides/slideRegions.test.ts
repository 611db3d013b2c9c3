import { describe, expect, it } from "vitest";
import { WHOLE, type SlideLevel } from "../../../../../protocol/media/slide.ts";
import {
  atLevel,
  boxOf,
  isUncut,
  middleRegion,
  regionDrawn,
  regionIn,
  stepOf,
} from "./slideRegions.ts";

const levels: SlideLevel[] = [
  { width: 10_001, height: 6001 },
  { width: 2500, height: 1500 },
  { width: 625, height: 375 },
];
const region = (level: number, left: number, top: number, width: number, height: number) => ({
  ...{ level, left, top, width, height },
});

describe("a region", () => {
  it("keeps its size to the pixel when its box is moved", () => {
    const one = region(0, 3333, 1111, 777, 333);
    const box = boxOf(one, levels);
    // 0.01 × 10001 = 100.01.
    expect(regionIn({ ...box, left: box.left + 0.01 }, 0, levels)).toEqual({ ...one, left: 3433 });
  });

  it("is drawn at the finest level where it is no larger than a picture", () => {
    const drawn = (share: number, of = levels) =>
      regionDrawn({ left: 0, top: 0, width: share, height: share }, of);
    // 2000 × 1200, then 0.21 × 10001 = 2100, and 0.21 × 2500 = 525.
    expect(drawn(0.2)).toEqual(region(0, 0, 0, 2000, 1200));
    expect(drawn(0.21)).toEqual(region(1, 0, 0, 525, 315));
    expect(drawn(1)).toEqual(region(2, 0, 0, 625, 375));
    const unread = [levels[0]!, { ...levels[1]!, refused: "No." }, levels[2]!];
    expect(drawn(0.21, unread).level).toBe(2);
  });

  it("goes to the same place at another level", () => {
    // 100 × 2500 / 625 = 400.
    expect(atLevel(region(2, 100, 50, 20, 10), 1, levels)).toEqual(region(1, 400, 200, 80, 40));
  });

  it("is added in the middle, and no larger than the level", () => {
    expect(middleRegion(levels)).toEqual(region(0, 4744, 2744, 512, 512));
    expect(middleRegion([{ width: 203, height: 131 }])).toEqual(region(0, 36, 0, 131, 131));
  });

  it("waits until it is cut out", () => {
    const cut = { ...WHOLE, regions: [region(0, 0, 0, 9, 9)] };
    expect(isUncut({ cut: WHOLE }, undefined)).toBe(false);
    expect(isUncut({ cut: WHOLE }, cut)).toBe(true);
    expect(isUncut({ cut: { ...cut, regions: [...cut.regions] } }, cut)).toBe(false);
  });

  it("is moved by a tenth of itself, and by a pixel at least", () => {
    expect(stepOf(region(2, 0, 0, 100, 3), levels)).toEqual({ x: 10 / 625, y: 1 / 375 });
  });
});
