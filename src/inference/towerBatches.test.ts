import { describe, expect, it } from "vitest";
import type { Geometry } from "../protocol/geometry.ts";
import type { Cut, Eyes, Pass } from "../families/family.ts";
import { shapeFor } from "../train/batchShape.ts";
import { talk, views } from "./testing/visionSpecs.ts";
import { planTowers, towerTables } from "./towerBatches.ts";

const NOBODY = 0xffffffff;
/** Two feature rows a view, three views a pass. A pass is given the first number of each view that it sees. */
const eyes: Eyes = {
  tokens: { image: 9, video: 8 },
  featureWidth: 2,
  featureRows: (geometry) => 2 * geometry.views,
  visualRows: (geometry) => 2 * geometry.views,
  passRows: ({ count }) => 2 * count,
  *passes(media): Generator<Pass> {
    const all = media.reduce((sum, geometry) => sum + geometry.views, 0);
    for (let first = 0; first < all; first += 3) {
      yield {
        shape: { kind: media[0]!.kind, count: 3 },
        rows: 2 * Math.min(3, all - first),
        inputs: (cuts) => ({
          pixels: Float32Array.from(
            cuts.flatMap((cut) => cut.views.map((view) => view[0]!)).slice(first, first + 3),
          ),
        }),
      };
    }
  },
};
const clip = (count: number): Geometry => ({ ...views(count), kind: "video", frames: count });
const cut = (geometry: Geometry, first: number): Cut => ({
  geometry,
  views: Array.from({ length: geometry.views }, (_, i) => Float32Array.of(first + i)),
});

describe("media whose towers learn", () => {
  // Pictures of one and two views around a clip of four frames: 2, 8 and 4 feature rows.
  const media = [views(1), clip(4), views(2)];

  it("go through their towers kind by kind, and each feature row is found again", () => {
    const { passes, rowOf, rows } = planTowers(eyes, media);
    expect(passes.map(({ pass, media: own }) => [pass.shape.kind, pass.rows, own])).toEqual([
      ["image", 6, [0, 2]],
      ["video", 6, [1]],
      ["video", 2, [1]],
    ]);
    // Three passes of three views of two rows.
    expect(rows).toBe(18);
    // The first picture has rows 0 and 1, the clip 6 to 11 and the first two of the last pass, the second picture 2 to 5.
    expect([...rowOf]).toEqual([0, 1, 6, 7, 8, 9, 10, 11, 12, 13, 2, 3, 4, 5]);
  });

  it("fill the inputs of every pass, and the tables say the same both ways", () => {
    const cuts = [cut(views(1), 1), cut(clip(4), 10), cut(views(2), 20)];
    const tables = towerTables(eyes, cuts, 16);
    expect(tables["pass 0 pixels"]).toEqual(Float32Array.of(1, 20, 21));
    expect(tables["pass 1 pixels"]).toEqual(Float32Array.of(10, 11, 12));
    expect(tables["pass 2 pixels"]).toEqual(Float32Array.of(13));
    const { seen, seenBy } = tables as Record<string, Uint32Array>;
    expect([...seen!.slice(10)]).toEqual([2, 3, 4, 5, NOBODY, NOBODY]);
    expect(seenBy).toHaveLength(18);
    seen!.forEach((row, lying) => row === NOBODY || expect(seenBy![row]).toBe(lying));
    // 18 rows of which 14 are features.
    expect(seenBy!.filter((lying) => lying === NOBODY)).toHaveLength(4);
  });

  it("may lie in another order than they stand", () => {
    const order = Uint32Array.of(1, 0);
    const { seen, seenBy } = towerTables(eyes, [cut(views(1), 1)], 2, order);
    expect([...seen!]).toEqual([1, 0]);
    expect([...seenBy!.slice(0, 2)]).toEqual([1, 0]);
  });

  it("are part of what a program is recorded for", () => {
    const pass = { kind: "image", count: 3 };
    // Two conversations show a picture of one view and one of two each: six views, two passes.
    expect(shapeFor([talk, talk], eyes, true).passes).toEqual([pass, pass]);
    expect(shapeFor([talk, talk], eyes).passes).toBeUndefined();
  });

  it("must be seen in full", () => {
    const blind = { ...eyes, passes: () => [] };
    expect(() => planTowers(blind, [views(2)])).toThrow(
      "The passes over 1 media give 0 feature rows; they have 4.",
    );
  });
});
