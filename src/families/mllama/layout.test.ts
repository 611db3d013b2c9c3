import { describe, expect, test } from "vitest";
import type { MediaGrid } from "../../protocol/mediaGrid.ts";
import { aspectRatioId, crossSpans, supportedAspectRatios } from "./layout.ts";

const picture = (rows: number, columns: number): MediaGrid => ({
  ...{ kind: "image", width: 1, height: 1, views: 4, rows, columns, frames: 1 },
});

/** Four tiles of 5 rows each; `starts` are the visual tokens' indices in a text of `tokens` tokens. */
function spansOf(starts: number[], tokens: number, mediaGrids: MediaGrid[]) {
  const mediaSpans = starts.map((start, media) => ({ media, start, count: 1 }));
  const { keys, order, leadingTokens } = crossSpans(
    { ids: new Int32Array(tokens), mediaSpans, mediaGrids },
    { maxTiles: 4, rowsPerTile: 5 },
  );
  return {
    order,
    leadingTokens,
    spans: Array.from({ length: tokens }, (_, t) => [...keys.slice(2 * t, 2 * t + 2)]),
  };
}

describe("crossSpans", () => {
  test("a picture is seen from its visual token on, without its blank tiles", () => {
    const { order, leadingTokens, spans } = spansOf([2], 5, [picture(1, 3)]);
    expect(spans).toEqual([
      [0, 0],
      [0, 0],
      [0, 15],
      [0, 15],
      [0, 15],
    ]);
    expect(leadingTokens).toBe(2);
    expect([...order]).toEqual(Array.from({ length: 20 }, (_, row) => row));
  });

  test("of two pictures the last before the token is seen; the filled tiles of both come first", () => {
    const { order, spans } = spansOf([0, 3], 5, [picture(1, 1), picture(2, 1)]);
    // Rows 0 to 4 of the first picture, 20 to 29 of the second, then the blank tiles.
    expect([...order.slice(0, 15)]).toEqual([
      0, 1, 2, 3, 4, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
    ]);
    expect(new Set(order).size).toBe(40);
    expect(spans).toEqual([
      [0, 5],
      [0, 5],
      [0, 5],
      [5, 15],
      [5, 15],
    ]);
  });

  test("pictures without text between them are seen together, each from its own token on", () => {
    const { spans } = spansOf([1, 2, 5], 7, [picture(1, 1), picture(1, 2), picture(1, 1)]);
    expect(spans).toEqual([
      [0, 0],
      [0, 5],
      [0, 15],
      [0, 15],
      [0, 15],
      [15, 20],
      [15, 20],
    ]);
  });
});

test("aspect ratio ids count from 1, and 0 is a ratio that the model does not know", () => {
  const supported = supportedAspectRatios(4);
  expect(supported).toEqual([
    [1, 1],
    [1, 2],
    [1, 3],
    [1, 4],
    [2, 1],
    [2, 2],
    [3, 1],
    [4, 1],
  ]);
  expect(aspectRatioId({ rows: 2, columns: 2 }, supported)).toBe(6);
  expect(aspectRatioId({ rows: 3, columns: 2 }, supported)).toBe(0);
});
