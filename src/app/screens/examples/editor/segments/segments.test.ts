import { describe, expect, test } from "vitest";
import { segmentFault } from "../../../../../protocol/media/clipSegments.ts";
import { canCut, cutAt, evenCount, evenLength, moveCut, removeCut } from "./segments.ts";

const edges = (segments: ReturnType<typeof evenCount>) => [
  ...segments.map(({ from }) => Number(from.toFixed(6))),
  Number(segments.at(-1)!.to.toFixed(6)),
];

describe("evenly", () => {
  test("by count, all are of the same length", () => {
    expect(edges(evenCount(10, 4))).toEqual([0, 2.5, 5, 7.5, 10]);
  });

  test("by count, none is shorter than the shortest allowed", () => {
    expect(edges(evenCount(1.2, 10))).toEqual([0, 0.6, 1.2]);
    expect(edges(evenCount(0.3, 2))).toEqual([0, 0.3]);
  });

  test("by length, the last one is shorter, or joined with the one before where too short", () => {
    expect(edges(evenLength(10, 4))).toEqual([0, 4, 8, 10]);
    expect(edges(evenLength(8.3, 4))).toEqual([0, 4, 8.3]);
    expect(edges(evenLength(3, 4))).toEqual([0, 3]);
    expect(edges(evenLength(0.9, 0.1))).toEqual([0, 0.9]);
  });

  test("whatever the length, the segments can be cut and together are the clip", () => {
    for (let seconds = 0.5; seconds < 40; seconds += 0.37) {
      for (const segments of [evenCount(seconds, 7), evenLength(seconds, 0.7)]) {
        expect(segmentFault(segments, seconds)).toBeNull();
        expect([segments[0]!.from, segments.at(-1)!.to]).toEqual([0, seconds]);
        segments.slice(1).forEach(({ from }, i) => expect(from).toBe(segments[i]!.to));
      }
    }
  });
});

describe("by hand", () => {
  const one = evenCount(10, 1);

  test("a cut makes two of one, which are both left out where the one was", () => {
    expect(edges(cutAt(one, 3))).toEqual([0, 3, 10]);
    const out = cutAt([{ from: 0, to: 10, isKept: false }], 3);
    expect(out.map(({ isKept }) => isKept)).toEqual([false, false]);
  });

  test("no cut is made too near to another or to an end", () => {
    expect([0.4, 0.5, 9.5, 9.6].map((time) => canCut(one, time))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(cutAt(one, 0.4)).toEqual(one);
  });

  test("a cut is moved as far as both sides stay long enough", () => {
    const three = evenLength(10, 4);
    expect(edges(moveCut(three, 0, 5))).toEqual([0, 5, 8, 10]);
    expect(edges(moveCut(three, 0, 9))).toEqual([0, 7.5, 8, 10]);
    expect(edges(moveCut(three, 1, -1))).toEqual([0, 4, 4.5, 10]);
  });

  test("without a cut the two are one, kept where either was", () => {
    const three = evenLength(10, 4).with(0, { from: 0, to: 4, isKept: false });
    expect(removeCut(three, 0)).toEqual([
      { from: 0, to: 8, isKept: true },
      { from: 8, to: 10, isKept: true },
    ]);
  });
});
