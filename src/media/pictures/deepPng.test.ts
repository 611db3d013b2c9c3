import { encode } from "fast-png";
import { describe, expect, it } from "vitest";
import { darkDeepPng } from "./deepPng.ts";
import { recordedMedia } from "../testing/clipBytes.ts";

const png = (values: number[], channels: 1 | 2 | 3 | 4) =>
  encode({
    width: values.length / channels,
    height: 1,
    data: Uint16Array.from(values),
    channels,
    depth: 16,
  });
const colours = (file: Uint8Array) => {
  const found = darkDeepPng(file);
  return found && { bits: found.bits, rgba: [...found.rgba] };
};

describe("darkDeepPng", () => {
  it("makes white of a camera's 10, 12 and 14 bits white", () => {
    for (const bits of [10, 12, 14]) {
      const white = 2 ** bits - 1;
      const half = 2 ** (bits - 1);
      expect(colours(png([white, half, 0], 1))).toEqual({
        bits,
        rgba: [255, 255, 255, 255, 128, 128, 128, 255, 0, 0, 0, 255],
      });
    }
  });

  it("takes the same depth for pictures of one camera that are darker than others", () => {
    expect(colours(png([1100, 16], 1))).toMatchObject({ bits: 12 });
    expect(colours(png([4095, 16], 1))).toMatchObject({ bits: 12 });
  });

  it("keeps colours and opacity apart", () => {
    expect(colours(png([4095, 2048, 16], 3))?.rgba).toEqual([255, 128, 1, 255]);
    expect(colours(png([4095, 0xffff, 16, 0x8000], 2))?.rgba).toEqual([
      255, 255, 255, 255, 1, 1, 1, 128,
    ]);
    expect(colours(png([4095, 2048, 16, 0], 4))?.rgba).toEqual([255, 128, 1, 0]);
  });

  it("leaves other pictures alone: of full range, black, and of 8 bits", () => {
    expect(darkDeepPng(png([16384, 0], 1))).toBeNull();
    expect(darkDeepPng(png([0xffff, 4095], 1))).toBeNull();
    expect(darkDeepPng(png([0, 0], 1))).toBeNull();
    expect(darkDeepPng(recordedMedia("worded.png"))).toBeNull();
  });
});
