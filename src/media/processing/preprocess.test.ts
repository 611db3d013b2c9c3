import { describe, expect, it } from "vitest";
import {
  centerCrop,
  cropSize,
  preprocess,
  resizeOutputSize,
  type PreprocessConfig,
} from "./preprocess.ts";
import { recordedBytes, recordedFloats } from "../testing/recorded.ts";
import recording from "../testing/preprocess.json";

describe("preprocess", () => {
  recording.preprocesses.forEach((row, index) => {
    it(`equals transformers' VideoLlavaImageProcessor on ${row.width} x ${row.height}, settings ${index}`, () => {
      const config = row.config as PreprocessConfig;
      const pixels = preprocess(recordedBytes(row.rgb), row.width, row.height, config);
      const expected = recordedFloats(row.pixels);
      expect(pixels.length).toBe(row.shape[0]! * row.shape[1]! * row.shape[2]!);
      let worst = 0;
      for (let i = 0; i < expected.length; i++) {
        const error = Math.abs(pixels[i]! - expected[i]!);
        worst = Math.max(worst, error / Math.max(1e-3, Math.abs(expected[i]!)));
      }
      expect(worst).toBeLessThan(1e-6);
    });
  });

  it("names the resampling method that it does not know", () => {
    expect(() => preprocess(new Uint8Array(3), 1, 1, { resample: 5 })).toThrow(
      "The model asks for resampling method 5",
    );
  });
});

describe("resizeOutputSize", () => {
  it("gives the shorter side the asked length and rounds the longer one down", () => {
    expect(resizeOutputSize(640, 480, { shortest_edge: 224 })).toEqual([298, 224]); // 224 * 640 / 480 = 298.67
    expect(resizeOutputSize(480, 640, 224)).toEqual([224, 298]);
    expect(resizeOutputSize(480, 640, { height: 10, width: 20 })).toEqual([20, 10]);
  });
});

describe("centerCrop", () => {
  it("adds black where the picture is smaller, one more before than after for odd remainders", () => {
    const white = { data: new Uint8Array(3).fill(255), width: 1, height: 1 };
    // 2 - 1 = 1 column to add: ceil(1 / 2) = 1 on the left
    expect([...centerCrop(white, 2, 1).data]).toEqual([0, 0, 0, 255, 255, 255]);
  });
});

describe("cropSize", () => {
  it("is the crop, 224 unless the settings say otherwise", () => {
    expect(cropSize({})).toEqual({ width: 224, height: 224 });
    expect(cropSize({ crop_size: { height: 64, width: 48 } })).toEqual({ width: 48, height: 64 });
  });
});
