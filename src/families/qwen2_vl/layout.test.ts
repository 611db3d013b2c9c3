import { expect, test } from "vitest";
import type { MediaGrid } from "../../protocol/mediaGrid.ts";
import { threeAxisRopeIndex } from "./layout.ts";

const gridOf = (views: number, rows: number, columns: number): MediaGrid => ({
  ...{ kind: views > 1 ? "video" : "image", width: 1, height: 1, frames: 2 * views },
  ...{ views, rows, columns },
});

/** (T, 3) flat → transformers' position_ids (3, T). */
const rowsOf = (ids: Float64Array) =>
  [0, 1, 2].map((axis) => Array.from({ length: ids.length / 3 }, (_, t) => ids[3 * t + axis]));

test("a clip of 3 slices of 2 × 2 and 5 text tokens have the position ids of transformers' documentation", () => {
  // 4 × 4 patches are 2 × 2 rows. The clip's largest id is 2, so the text begins at 3.
  const index = threeAxisRopeIndex(
    {
      ids: new Int32Array(17),
      mediaSpans: [{ media: 0, start: 0, count: 12 }],
      mediaGrids: [gridOf(3, 4, 4)],
    },
    2,
  );
  expect(rowsOf(index.positionIds)).toEqual([
    [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 4, 5, 6, 7],
    [0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 3, 4, 5, 6, 7],
    [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 3, 4, 5, 6, 7],
  ]);
  expect(index.next).toBe(8);
});

test("text continues after the longest side of a picture, or after the last slice of a long clip", () => {
  const mediaSpans = [
    { media: 0, start: 2, count: 3 },
    { media: 1, start: 6, count: 4 },
  ];
  const mediaGrids = [gridOf(1, 2, 6), gridOf(4, 2, 2)];
  const { positionIds, next } = threeAxisRopeIndex(
    { ids: new Int32Array(11), mediaSpans, mediaGrids },
    2,
  );
  // Text at 0 and 1, a row of three from 2, text at 2 + 3, four slices from 6, text at 6 + 4.
  expect(rowsOf(positionIds)).toEqual([
    [0, 1, 2, 2, 2, 5, 6, 7, 8, 9, 10],
    [0, 1, 2, 2, 2, 5, 6, 6, 6, 6, 10],
    [0, 1, 2, 3, 4, 5, 6, 6, 6, 6, 10],
  ]);
  expect(next).toBe(11);
});

test("a medium with another number of visual tokens than its grid is refused with both", () => {
  const mediaSpans = [{ media: 0, start: 0, count: 5 }];
  const encoded = { ids: new Int32Array(5), mediaSpans, mediaGrids: [gridOf(1, 4, 4)] };
  expect(() => threeAxisRopeIndex(encoded, 2)).toThrow(
    "A medium of 1 × 2 × 2 rows has 5 places in the text.",
  );
});
