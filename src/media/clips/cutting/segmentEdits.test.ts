import { describe, expect, test } from "vitest";
import type { Edit } from "../editList.ts";
import { endOf, snapped, stretchesOf } from "./segmentEdits.ts";

const edit = (mediaTime: number | null, seconds: number, rate = 1): Edit => ({
  ...{ mediaTime, seconds, rate },
});
/** Where in the media a segment lies. */
const places = (edits: Edit[], from: number, to: number) =>
  stretchesOf(edits, { from, to }).map((one) => [one.edit.mediaTime, endOf(one)]);

describe("stretchesOf", () => {
  test("finds a segment behind what a cut hides, in one edit or over several", () => {
    const edits = [edit(10, 5), edit(30, 5)];
    expect(places(edits, 1, 3)).toEqual([[11, 13]]);
    expect(places(edits, 4, 6)).toEqual([
      [14, 15],
      [30, 31],
    ]);
    expect(places(edits, 10, 12)).toEqual([]);
  });

  test("leaves out the time before the first picture, and follows the speed", () => {
    expect(places([edit(null, 2), edit(0, Infinity)], 1, 3)).toEqual([[1, 3]]);
    expect(places([edit(4, 6, 2)], 1, 2)).toEqual([[6, 8]]);
  });

  test("segments side by side are the whole", () => {
    const edits = [edit(10, 5), edit(30, 5)];
    const all = [0, 2.5, 5, 7.5].flatMap((from) => places(edits, from, from + 2.5));
    expect(all).toEqual([
      [10, 12.5],
      [12.5, 15],
      [30, 32.5],
      [32.5, 35],
    ]);
  });
});

describe("snapped", () => {
  const times = [0, 1, 2, 3, 4];

  test("a frame goes to the segment in which it begins", () => {
    const [before] = stretchesOf([edit(0, 5)], { from: 0, to: 2.5 });
    const [after] = stretchesOf([edit(0, 5)], { from: 2.5, to: 5 });
    expect(snapped(before!, times)).toEqual(edit(0, 3));
    expect(snapped(after!, times)).toEqual(edit(3, 2));
  });

  test("what an edit cuts off a frame stays cut off, and a stretch without a frame is none", () => {
    const [first] = stretchesOf([edit(0.5, 4)], { from: 0, to: 4 });
    expect(snapped(first!, times)).toEqual(edit(0.5, 4));
    const [none] = stretchesOf([edit(0, 5)], { from: 1.2, to: 1.8 });
    expect(snapped(none!, times)).toBeNull();
  });
});
