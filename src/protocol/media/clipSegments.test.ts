import { expect, test } from "vitest";
import { clockText, segmentFault } from "./clipSegments.ts";

const range = (from: number, to: number) => ({ from, to });

test("segments in order, side by side or apart, can be cut", () => {
  expect(segmentFault([range(0, 2), range(2, 5), range(8, 10)], 10)).toBeNull();
  expect(segmentFault([range(0, 0.1 + 0.2 + 9.7)], 10)).toBeNull();
});

test.each([
  [[], "No segment is kept. Keep at least one."],
  [
    [range(2, 12)],
    "The segment 0:02.0 to 0:12.0 lies outside of the clip, which lasts 10.0 s. Move it inside.",
  ],
  [
    [range(2, 2.4)],
    "The segment 0:02.0 to 0:02.4 is shorter than 0.5 s. Join it with one beside it.",
  ],
  [
    [range(0, 5), range(4, 8)],
    "The segments 0:00.0 to 0:05.0 and 0:04.0 to 0:08.0 overlap or are not in order. Move their edges.",
  ],
  [
    [range(5, 8), range(0, 2)],
    "The segments 0:05.0 to 0:08.0 and 0:00.0 to 0:02.0 overlap or are not in order. Move their edges.",
  ],
])("%j is refused in a sentence", (segments, sentence) => {
  expect(segmentFault(segments, 10)).toBe(sentence);
});

test("more segments than are made at once are refused with both numbers", () => {
  const many = Array.from({ length: 101 }, (_, i) => range(i, i + 1));
  expect(segmentFault(many, 200)).toBe(
    "These are 101 segments, and a clip is cut into 100 at most. Make them longer.",
  );
});

test("times are in minutes, seconds and tenths", () => {
  expect([0, 59.96, 65, 3600].map(clockText)).toEqual(["0:00.0", "1:00.0", "1:05.0", "60:00.0"]);
});
