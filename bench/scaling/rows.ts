/** Made-up conversations of given lengths, with pictures where the point has some. Pure. */
import type { OpenModel, VisionSpec } from "../../src/families/family.ts";
import type { TrainingRow } from "../../src/methods/trainingRow.ts";
import type { MediaGrid } from "../../src/protocol/mediaGrid.ts";
import type { Media } from "../../src/protocol/records.ts";
import type { TrainingRows } from "../../src/runs/data/rows.ts";
import type { Point } from "./points.ts";

/** Where a picture's tokens begin. */
const PICTURE_AT = 4;
/** Tokens of a tokenizer's own stand before. */
const FIRST_ID = 8;

/** A picture of so many views: itself, or tiles in rows of four and the whole. `side`: of a view, in pixels. */
export function gridOf(views: number, side: number): MediaGrid {
  const tiles = views - 1;
  const columns = Math.min(tiles, 4);
  const rows = tiles && tiles / columns;
  return {
    ...{ kind: "image", width: side * Math.max(1, columns), height: side * Math.max(1, rows) },
    ...{ views, rows, columns, frames: 1 },
  };
}

/** The rows of an epoch. @param side of a view, in pixels */
export function madeUpRows(
  { shape, vision }: Pick<OpenModel, "shape" | "vision">,
  point: Point,
  side: number,
): TrainingRows {
  const count = point.epoch ?? point.conversations;
  const picture = point.views > 0 ? gridOf(point.views, side) : undefined;
  const own = Array.from({ length: count }, (_, i) =>
    rowOf(point, i, shape.vocabSize, picture && { grid: picture, vision: vision! }),
  );
  return { own, replay: [], validation: [], leftOut: [] };
}

function rowOf(
  { tokens, padded, answers, questions = 1 }: Point,
  index: number,
  vocabulary: number,
  picture: { grid: MediaGrid; vision: VisionSpec } | undefined,
): TrainingRow {
  const count = picture ? picture.vision.visualTokens(picture.grid) : 0;
  const text = tokens[index % tokens.length]!;
  const written = text + count;
  const length = padded ? padded + count : written;
  const supervised = Math.min(written - 1, Math.max(1, Math.round(answers * text)));
  const trained = new Uint8Array(length).fill(1, written - supervised, written);
  const shown = Math.floor(index / questions);
  const ids = Int32Array.from({ length }, (_, t) => {
    const salt = t < PICTURE_AT + count ? shown : index;
    return FIRST_ID + (((t + 31 * salt) * 7919) % (vocabulary - FIRST_ID));
  });
  const media = picture ? [mediaOf(picture.grid, shown)] : [];
  return {
    example: {
      ...{ id: `made up ${index}`, projectId: "bench", source: "", editedAt: "" },
      ...{ part: picture ? "image" : "text", media, split: "train" },
      turns: [{ question: "What is this?", answer: "This is an answer.", kind: "" }],
    },
    encoded: {
      ...{ ids, trained },
      mediaSpans: media.map((_, at) => ({ media: at, start: PICTURE_AT, count })),
      mediaGrids: picture ? [picture.grid] : [],
    },
  };
}

const mediaOf = ({ width, height }: MediaGrid, index: number): Media => ({
  ...{ kind: "image", hash: `made up ${index}`, mime: "image/webp", bytes: 0, localName: "" },
  ...{ width, height },
});
