import { describe, expect, it } from "vitest";
import { visualShape, bucket } from "../inference/visual/visualShape.ts";
import {
  unpaddingVision,
  mergingVision,
  plainVision,
  twoImageConversation,
  imageGrid,
} from "../inference/testing/visionSpecs.ts";

describe("buckets", () => {
  it("are multiples of the step, and grow with what they hold", () => {
    expect([0, 1, 64, 65, 512, 1000].map((count) => bucket(count, 64))).toEqual([
      0, 64, 64, 128, 512, 1024,
    ]);
    // 1100 lies between 2^10 and 2^11, so its steps are 2^7; 2929 between 2^11 and 2^12, so 2^8.
    expect([1100, 2929].map((count) => bucket(count, 64))).toEqual([1152, 3072]);
  });

  it("are few: every size up to 4096 has one of 32, and at most an eighth is padding", () => {
    const sizes = Array.from({ length: 4096 }, (_, i) => i + 1);
    // 16 of 64 up to 1024, then 8 of 128 and 8 of 256.
    expect(new Set(sizes.map((count) => bucket(count, 64))).size).toBe(16 + 8 + 8);
    const padding = sizes.slice(512).map((size) => bucket(size, 64) / size - 1);
    expect(Math.max(...padding)).toBeLessThan(1 / 8);
  });
});

describe("the shape of what a batch shows", () => {
  it("has as many visual rows as the projector gives, in buckets", () => {
    // 4 + 8 feature rows.
    expect(visualShape(plainVision, twoImageConversation.mediaGrids, 8)).toEqual({
      features: 16,
      visual: 16,
    });
    expect(visualShape(mergingVision, twoImageConversation.mediaGrids, 8)).toEqual({
      features: 16,
      visual: 4,
    });
  });

  it("has a bucket of its own where rows are arranged", () => {
    // 5 + 9 rows in the text.
    expect(visualShape(unpaddingVision, twoImageConversation.mediaGrids, 5)).toEqual({
      features: 15,
      visual: 15,
    });
    expect(visualShape(unpaddingVision, [imageGrid(1)], 4)).toEqual({ features: 4, visual: 8 });
  });

  it("is nothing without media, also for a model without vision", () => {
    expect(visualShape(undefined, [], 64)).toEqual({ features: 0, visual: 0 });
    expect(() => visualShape(undefined, [imageGrid(1)], 64)).toThrow("This model reads text only");
  });
});
