import { describe, expect, it } from "vitest";
import { resize, type ResizeFilter } from "./resize.ts";
import { recordedBytes } from "../testing/recorded.ts";
import recording from "../testing/preprocess.json";

describe("resize", () => {
  for (const row of recording.resizes) {
    for (const filter of ["bilinear", "bicubic", "lanczos"] as ResizeFilter[]) {
      it(`equals Pillow's ${filter} bit for bit from ${row.width} x ${row.height} to ${row.toWidth} x ${row.toHeight}`, () => {
        const image = { data: recordedBytes(row.rgb), width: row.width, height: row.height };
        const result = resize(image, row.toWidth, row.toHeight, filter);
        expect(result.data).toEqual(recordedBytes(row.results[filter]));
      });
    }
  }

  for (const row of recording.resizes) {
    for (const filter of ["bilinear", "bicubic"] as const) {
      it(`equals torchvision's ${filter} bit for bit from ${row.width} x ${row.height} to ${row.toWidth} x ${row.toHeight}`, () => {
        const image = { data: recordedBytes(row.rgb), width: row.width, height: row.height };
        const result = resize(image, row.toWidth, row.toHeight, filter, "torch");
        expect(result.data).toEqual(recordedBytes(row.torchResults[filter]));
      });
    }
  }

  it("leaves a picture alone that has the size already", () => {
    const image = { data: Uint8Array.of(1, 2, 3, 4, 5, 6), width: 2, height: 1 };
    expect(resize(image, 2, 1, "bicubic").data).toEqual(image.data);
  });

  it("averages pixels when it shrinks: the mean of black and white is grey", () => {
    const image = { data: Uint8Array.of(0, 0, 0, 255, 255, 255), width: 2, height: 1 };
    // (0 + 255) / 2 = 127.5, rounded up
    expect([...resize(image, 1, 1, "bilinear").data]).toEqual([128, 128, 128]);
  });

  it("refuses bytes that do not fill the stated size", () => {
    const image = { data: new Uint8Array(5), width: 2, height: 1 };
    expect(() => resize(image, 1, 1, "bilinear")).toThrow("5 bytes for 2 x 1");
  });
});
