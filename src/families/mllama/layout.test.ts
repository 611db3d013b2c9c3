import { describe, expect, test } from "vitest";
import type { Geometry } from "../../protocol/geometry.ts";
import { looks } from "./model.ts";

const picture = (rows: number, columns: number): Geometry => ({
  ...{ kind: "image", width: 1, height: 1, views: 4, rows, columns, frames: 1 },
});

/** Four tiles of 5 rows each. */
const rowsOf = { all: 20, filled: ({ rows, columns }: Geometry) => 5 * rows * columns };

/** Places of the pictures' tokens in a text of so many tokens → runs of rows by token. */
function seen(starts: number[], tokens: number, media: Geometry[]) {
  const slots = starts.map((start, medium) => ({ media: medium, start, count: 1 }));
  const { keys, order, before } = looks({ ids: new Int32Array(tokens), slots, media }, rowsOf);
  return {
    order,
    before,
    runs: Array.from({ length: tokens }, (_, t) => [...keys.slice(2 * t, 2 * t + 2)]),
  };
}

describe("what the text sees", () => {
  test("a picture from its own token on, its blank tiles never", () => {
    const { order, before, runs } = seen([2], 5, [picture(1, 3)]);
    expect(runs).toEqual([
      [0, 0],
      [0, 0],
      [0, 15],
      [0, 15],
      [0, 15],
    ]);
    expect(before).toBe(2);
    expect([...order]).toEqual(Array.from({ length: 20 }, (_, row) => row));
  });

  test("of two pictures the one before it, with the filled tiles of both in front", () => {
    const { order, runs } = seen([0, 3], 5, [picture(1, 1), picture(2, 1)]);
    // Rows 0 to 4 of the first picture, 20 to 29 of the second, then what is blank.
    expect([...order.slice(0, 15)]).toEqual([
      0, 1, 2, 3, 4, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
    ]);
    expect(new Set(order).size).toBe(40);
    expect(runs).toEqual([
      [0, 5],
      [0, 5],
      [0, 5],
      [5, 15],
      [5, 15],
    ]);
  });

  test("pictures in a row together, each from its own token on", () => {
    const { runs } = seen([1, 2, 5], 7, [picture(1, 1), picture(1, 2), picture(1, 1)]);
    expect(runs).toEqual([
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
