import { NONE } from "../../base/rowIndex.ts";
import { describe, expect, it } from "vitest";
import type { MediaGrid } from "../../protocol/mediaGrid.ts";
import type { PixelValues, VisionSpec, TowerBatch } from "../../families/family.ts";
import { shapeFor } from "../../train/batchShape.ts";
import { twoImageConversation, imageGrid } from "../testing/visionSpecs.ts";
import { planTowerBatches, towerInputs } from "./towerBatches.ts";
/** Two feature rows a view, three views a batch. A batch's input is the first number of each of its views. */
const vision: VisionSpec = {
  tokenIds: { image: 9, video: 8 },
  featureWidth: 2,
  featureRows: (grid) => 2 * grid.views,
  visualTokens: (grid) => 2 * grid.views,
  batchRows: ({ count }) => 2 * count,
  *towerBatches(media): Generator<TowerBatch> {
    const all = media.reduce((sum, grid) => sum + grid.views, 0);
    for (let first = 0; first < all; first += 3) {
      yield {
        shape: { kind: media[0]!.kind, count: 3 },
        rows: 2 * Math.min(3, all - first),
        inputs: (pixelValues) => ({
          pixels: Float32Array.from(
            pixelValues.flatMap((cut) => cut.views.map((view) => view[0]!)).slice(first, first + 3),
          ),
        }),
      };
    }
  },
};
const clip = (count: number): MediaGrid => ({ ...imageGrid(count), kind: "video", frames: count });
const valuesOf = (grid: MediaGrid, first: number): PixelValues => ({
  grid,
  views: Array.from({ length: grid.views }, (_, i) => Float32Array.of(first + i)),
});

describe("media of a batch with an adapter in the tower", () => {
  // Pictures of one and two views around a clip of four frames: 2, 8 and 4 feature rows.
  const media = [imageGrid(1), clip(4), imageGrid(2)];

  it("are batched kind by kind, and each feature row has its row of the outputs", () => {
    const { batches, rowOf, rows } = planTowerBatches(vision, media);
    expect(batches.map(({ batch, media: own }) => [batch.shape.kind, batch.rows, own])).toEqual([
      ["image", 6, [0, 2]],
      ["video", 6, [1]],
      ["video", 2, [1]],
    ]);
    // Three batches of three views of two rows.
    expect(rows).toBe(18);
    // The first picture has rows 0 and 1, the clip 6 to 11 and the first two of the last batch, the second picture 2 to 5.
    expect([...rowOf]).toEqual([0, 1, 6, 7, 8, 9, 10, 11, 12, 13, 2, 3, 4, 5]);
  });

  it("fill the inputs of every batch, and the index tables are inverse to each other", () => {
    const pixelValues = [
      valuesOf(imageGrid(1), 1),
      valuesOf(clip(4), 10),
      valuesOf(imageGrid(2), 20),
    ];
    const tables = towerInputs(vision, pixelValues, 16);
    expect(tables["tower batch 0 pixels"]).toEqual(Float32Array.of(1, 20, 21));
    expect(tables["tower batch 1 pixels"]).toEqual(Float32Array.of(10, 11, 12));
    expect(tables["tower batch 2 pixels"]).toEqual(Float32Array.of(13));
    const { towerRows, towerRowsInverse } = tables as Record<string, Uint32Array>;
    expect([...towerRows!.slice(10)]).toEqual([2, 3, 4, 5, NONE, NONE]);
    expect(towerRowsInverse).toHaveLength(18);
    towerRows!.forEach(
      (row, feature) => row === NONE || expect(towerRowsInverse![row]).toBe(feature),
    );
    // 18 rows of which 14 are features.
    expect(towerRowsInverse!.filter((feature) => feature === NONE)).toHaveLength(4);
  });

  it("may be wanted in another order than the media's", () => {
    const order = Uint32Array.of(1, 0);
    const { towerRows, towerRowsInverse } = towerInputs(
      vision,
      [valuesOf(imageGrid(1), 1)],
      2,
      order,
    );
    expect([...towerRows!]).toEqual([1, 0]);
    expect([...towerRowsInverse!.slice(0, 2)]).toEqual([1, 0]);
  });

  it("are part of what a program is recorded for", () => {
    const batch = { kind: "image", count: 3 };
    // Two conversations show a picture of one view and one of two each: six views, two batches.
    expect(
      shapeFor({ conversations: [twoImageConversation, twoImageConversation] }, vision, true)
        .towerBatches,
    ).toEqual([batch, batch]);
    expect(
      shapeFor({ conversations: [twoImageConversation, twoImageConversation] }, vision)
        .towerBatches,
    ).toBeUndefined();
  });

  it("must be encoded in full", () => {
    const noBatches = { ...vision, towerBatches: () => [] };
    expect(() => planTowerBatches(noBatches, [imageGrid(2)])).toThrow(
      "The tower batches of 1 media give 0 feature rows; they have 4.",
    );
  });
});
