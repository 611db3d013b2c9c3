import { describe, expect, it } from "vitest";
import { emptyStart, shownFrames, type Edit } from "./editList.ts";

/** Five frames of a second each. */
const times = [0, 1, 2, 3, 4];
const shown = (...edits: Edit[]) =>
  shownFrames(times, 1, edits, 0.002).map(({ frame, time, seconds }) => [frame, time, seconds]);
const edit = (mediaTime: number | null, seconds: number, rate = 1): Edit => ({
  mediaTime,
  seconds,
  rate,
});

describe("shownFrames", () => {
  it("keeps a last frame whose duration the file does not state, for as long as the others are shown", () => {
    const last = (edits: Edit[]) => shownFrames(times, 0, edits, 0.002).at(-1);
    expect(last([edit(0, Infinity)])).toEqual({ frame: 4, time: 4, seconds: 1 });
    expect(last([edit(2, 3)])).toEqual({ frame: 4, time: 2, seconds: 1 });
  });

  it("shows what the list names, the first frame at 0", () => {
    expect(shown(edit(0, 5))).toEqual(times.map((time) => [time, time, 1]));
    expect(shown(edit(2, Infinity))).toEqual([
      [2, 0, 1],
      [3, 1, 1],
      [4, 2, 1],
    ]);
    expect(shown(edit(0, 2))).toEqual([
      [0, 0, 1],
      [1, 1, 1],
    ]);
  });

  it("leaves out what lies between two edits, and closes the gap in time", () => {
    expect(shown(edit(0, 2), edit(4, 1))).toEqual([
      [0, 0, 1],
      [1, 1, 1],
      [4, 2, 1],
    ]);
  });

  it("keeps a stretch of nothing between edits as time, and one before them not", () => {
    expect(shown(edit(null, 7), edit(0, 1), edit(null, 3), edit(1, 1))).toEqual([
      [0, 0, 1],
      [1, 4, 1],
    ]);
    expect(emptyStart([edit(null, 7), edit(0, 1), edit(null, 3)])).toBe(7);
  });

  it("shows a frame that is cut at an edge for the rest of its time", () => {
    expect(shown(edit(0.75, 1.5))).toEqual([
      [0, 0, 0.25],
      [1, 0.25, 1],
      [2, 1.25, 0.25],
    ]);
  });

  it("shows no frame for the list's rounding alone, in either direction", () => {
    expect(shown(edit(0.999, 2.002)).map(([frame]) => frame)).toEqual([1, 2]);
  });

  it("shows frames again, in another order, held and slowed, where the list says so", () => {
    expect(shown(edit(3, 1), edit(0, 1), edit(3, 1))).toEqual([
      [3, 0, 1],
      [0, 1, 1],
      [3, 2, 1],
    ]);
    expect(shown(edit(2.5, 4, 0), edit(0, 1))).toEqual([
      [2, 0, 4],
      [0, 4, 1],
    ]);
    expect(shown(edit(1, 4, 0.5))).toEqual([
      [1, 0, 2],
      [2, 2, 2],
    ]);
  });

  it("shows nothing where the list names nothing", () => {
    expect(shown(edit(null, 5))).toEqual([]);
    expect(shown(edit(9, 5))).toEqual([]);
  });
});
