import { describe, expect, it } from "vitest";
import type { Eyes } from "../engine/models/family.ts";
import type { Geometry } from "../protocol/geometry.ts";
import {
  bucket,
  packBatch,
  shapeFor,
  visualShape,
  visualTables,
  type Conversation,
} from "./pack.ts";

const NOBODY = 0xffffffff;
const views = (count: number): Geometry => ({
  ...{ kind: "image", width: 8, height: 8 },
  ...{ views: count, rows: 0, columns: 0, frames: 1 },
});
/** Four feature rows a view, two wide. */
const plain: Eyes = {
  tokens: { image: 9, video: null },
  featureWidth: 2,
  featureRows: (geometry) => 4 * geometry.views,
  visualRows: (geometry) => 4 * geometry.views,
  passes: () => [],
};
/** The projector makes one of four. */
const merging: Eyes = { ...plain, visualRows: (geometry) => geometry.views, merged: 4 };
/** One row more at the end of each picture. */
const arranging: Eyes = {
  ...plain,
  visualRows: (geometry) => 4 * geometry.views + 1,
  arrange: (media, { visual }) => ({ order: Uint32Array.of(media.length, visual) }),
};
const positions = { frequencies: Float32Array.of(1) };

/** A picture of one view and one of two, each in two runs with text between, then an answer of two tokens. */
const talk: Conversation = {
  ids: Int32Array.of(1, 9, 9, 5, 9, 9, 9, 9, 9, 9, 6, 9, 9, 9, 9, 7, 8),
  slots: [
    { media: 0, start: 1, count: 2 },
    { media: 0, start: 4, count: 2 },
    { media: 1, start: 6, count: 4 },
    { media: 1, start: 11, count: 4 },
  ],
  media: [views(1), views(2)],
  trained: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1),
};

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
    expect(visualShape(plain, talk.media, 8)).toEqual({ features: 16, visual: 16 });
    expect(visualShape(merging, talk.media, 8)).toEqual({ features: 16, visual: 4 });
  });

  it("has a bucket of its own where rows are arranged", () => {
    // 5 + 9 rows in the text.
    expect(visualShape(arranging, talk.media, 5)).toEqual({ features: 15, visual: 15 });
    expect(visualShape(arranging, [views(1)], 4)).toEqual({ features: 4, visual: 8 });
  });

  it("is nothing without media, also for a model without eyes", () => {
    expect(visualShape(undefined, [], 64)).toEqual({ features: 0, visual: 0 });
    expect(() => visualShape(undefined, [views(1)], 64)).toThrow("This model reads text only");
  });
});

describe("packBatch", () => {
  const features = Float32Array.from({ length: 24 }, (_, i) => i);

  it("puts the rows of all media in their places, also where text stands between them", () => {
    const shape = shapeFor([talk, talk], plain);
    expect(shape).toEqual({ tokens: 64, features: 64, visual: 64, rows: 64 });
    const both = Float32Array.of(...features, ...features);
    const { source, place } = packBatch([talk, talk], shape, { positions, eyes: plain }, both, 1);
    const at = [1, 2, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14];
    expect([...place!.slice(0, 24)]).toEqual([...at, ...at.map((t) => t + 17)]);
    expect(place![24]).toBe(NOBODY);
    expect([...source!.slice(0, 7)]).toEqual([NOBODY, 0, 1, NOBODY, 2, 3, 4]);
    expect([...source!.slice(17, 20)]).toEqual([NOBODY, 12, 13]);
  });

  it("asks the family how rows are arranged, with the sizes that were recorded", () => {
    const one: Conversation = {
      ...talk,
      ids: Int32Array.of(1, 9, 9, 9, 9, 9),
      slots: [{ media: 0, start: 1, count: 5 }],
      media: [views(1)],
      trained: new Uint8Array(6),
    };
    const shape = shapeFor([one], arranging);
    const inputs = packBatch([one], shape, { positions, eyes: arranging }, features.slice(0, 8), 1);
    expect(inputs["order"]).toEqual(Uint32Array.of(1, 64));
    expect(inputs["features"]).toHaveLength(64 * 2);
  });

  it("follows the family's positions, which begin anew in each conversation", () => {
    const axes = {
      axisOf: [1],
      place: () => ({ at: Float64Array.from({ length: 34 }, (_, i) => (i % 2 ? 2 : 1)), next: 3 }),
    };
    const shape = shapeFor([talk], plain);
    const eyed = { positions: { ...positions, axes }, eyes: plain };
    const { angles } = packBatch([talk], shape, eyed, features, 1);
    // The frequency 1 follows axis 1, on which every token stands at 2.
    expect(angles!.slice(0, 4)).toEqual(
      Float32Array.of(...[1, 1].flatMap(() => [Math.cos(2), Math.sin(2)])),
    );
  });

  it("names both numbers when pictures and places differ", () => {
    const shape = { features: 64, visual: 64 };
    expect(() => visualTables(plain, talk.media, shape, features, 11)).toThrow(
      "The pictures give 12 feature rows for 11 places in the text, and the way they are cut asks for 12 and 12.",
    );
  });
});
