import { expect, test } from "vitest";
import type { Geometry } from "../../protocol/geometry.ts";
import { placeOnThreeAxes } from "./qwen2Vl.ts";

const seen = (views: number, rows: number, columns: number): Geometry => ({
  ...{ kind: views > 1 ? "video" : "image", width: 1, height: 1, frames: 2 * views },
  ...{ views, rows, columns },
});

/** (T, 3) flat → the three rows that transformers speaks of. */
const rowsOf = (at: Float64Array) =>
  [0, 1, 2].map((axis) => Array.from({ length: at.length / 3 }, (_, t) => at[3 * t + axis]));

test("a clip of 3 slices of 2 × 2 and 5 words stand as in the paper's documentation", () => {
  // 4 × 4 patches are 2 × 2 rows. The clip's largest place is 2, so the words begin at 3.
  const placed = placeOnThreeAxes(
    { ids: new Int32Array(17), slots: [{ media: 0, start: 0, count: 12 }], media: [seen(3, 4, 4)] },
    2,
  );
  expect(rowsOf(placed.at)).toEqual([
    [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 4, 5, 6, 7],
    [0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 3, 4, 5, 6, 7],
    [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 3, 4, 5, 6, 7],
  ]);
  expect(placed.next).toBe(8);
});

test("words go on behind the longest side of a picture, or behind the last slice of a long clip", () => {
  const slots = [
    { media: 0, start: 2, count: 3 },
    { media: 1, start: 6, count: 4 },
  ];
  const media = [seen(1, 2, 6), seen(4, 2, 2)];
  const { at, next } = placeOnThreeAxes({ ids: new Int32Array(11), slots, media }, 2);
  // Words at 0 and 1, a row of three from 2, a word at 2 + 3, four slices from 6, a word at 6 + 4.
  expect(rowsOf(at)).toEqual([
    [0, 1, 2, 2, 2, 5, 6, 7, 8, 9, 10],
    [0, 1, 2, 2, 2, 5, 6, 6, 6, 6, 10],
    [0, 1, 2, 3, 4, 5, 6, 6, 6, 6, 10],
  ]);
  expect(next).toBe(11);
});

test("a medium with another number of places than rows is refused with both", () => {
  const slots = [{ media: 0, start: 0, count: 5 }];
  const encoded = { ids: new Int32Array(5), slots, media: [seen(1, 4, 4)] };
  expect(() => placeOnThreeAxes(encoded, 2)).toThrow(
    "A medium of 1 × 2 × 2 rows has 5 places in the text.",
  );
});
