/** Vision specs without a tower, and a conversation with pictures: for tests of packing. */
import type { VisionSpec } from "../../families/family.ts";
import type { MediaGrid } from "../../protocol/mediaGrid.ts";
import type { Conversation } from "../../methods/conversation.ts";

export const imageGrid = (count: number): MediaGrid => ({
  ...{ kind: "image", width: 8, height: 8 },
  ...{ views: count, rows: 0, columns: 0, frames: 1 },
});
/** Four feature rows a view, two wide. */
export const plainVision: VisionSpec = {
  tokenIds: { image: 9, video: null },
  featureWidth: 2,
  featureRows: (grid) => 4 * grid.views,
  visualTokens: (grid) => 4 * grid.views,
  towerBatches: () => [],
  batchRows: () => 0,
};

/** The projector merges four rows into one. */
export const mergingVision: VisionSpec = {
  ...plainVision,
  visualTokens: (grid) => grid.views,
  mergeFactor: 4,
};

/** One row more at the end of each picture. */
export const unpaddingVision: VisionSpec = {
  ...plainVision,
  visualTokens: (grid) => 4 * grid.views + 1,
  layoutTables: (media, { visual }) => ({ order: Uint32Array.of(media.length, visual) }),
};

/** A picture of one view and one of two, each in two runs with text between, then an answer of two tokens. */
export const twoImageConversation: Conversation = {
  ids: Int32Array.of(1, 9, 9, 5, 9, 9, 9, 9, 9, 9, 6, 9, 9, 9, 9, 7, 8),
  mediaSpans: [
    { media: 0, start: 1, count: 2 },
    { media: 0, start: 4, count: 2 },
    { media: 1, start: 6, count: 4 },
    { media: 1, start: 11, count: 4 },
  ],
  mediaGrids: [imageGrid(1), imageGrid(2)],
  trained: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1),
};
