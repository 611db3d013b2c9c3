/** Eyes without a tower, and a conversation that looks: for tests of packing. */
import type { Eyes } from "../../families/family.ts";
import type { Geometry } from "../../protocol/geometry.ts";
import type { Conversation } from "../../train/batchShape.ts";

export const views = (count: number): Geometry => ({
  ...{ kind: "image", width: 8, height: 8 },
  ...{ views: count, rows: 0, columns: 0, frames: 1 },
});
/** Four feature rows a view, two wide. */
export const plain: Eyes = {
  tokens: { image: 9, video: null },
  featureWidth: 2,
  featureRows: (geometry) => 4 * geometry.views,
  visualRows: (geometry) => 4 * geometry.views,
  passes: () => [],
  passRows: () => 0,
};

/** The projector makes one of four. */
export const merging: Eyes = { ...plain, visualRows: (geometry) => geometry.views, merged: 4 };
/** One row more at the end of each picture. */
export const arranging: Eyes = {
  ...plain,
  visualRows: (geometry) => 4 * geometry.views + 1,
  arrange: (media, { visual }) => ({ order: Uint32Array.of(media.length, visual) }),
};

/** A picture of one view and one of two, each in two runs with text between, then an answer of two tokens. */
export const talk: Conversation = {
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
