import { expect, test } from "vitest";
import type { RunPoint } from "../../protocol/records.ts";
import { CHUNK_POINTS, metricsChunks, metricsRecords } from "./metrics.ts";

const points = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ step: i + 1 }) as RunPoint);
const run = { projectId: "p", id: "r" };

test("chunks in the order of their keys are the points again", () => {
  const all = points(11 * CHUNK_POINTS + 3);
  const records = metricsRecords(run, metricsChunks(all));
  expect(records).toHaveLength(12);
  const sorted = records.toSorted(([a], [b]) => (a.join("/") < b.join("/") ? -1 : 1));
  expect(sorted.flatMap(([, chunk]) => chunk)).toEqual(all);
  expect(records[0]![0]).toEqual(["metrics", "p", "r", "00000000"]);
});

test("new points rewrite the open chunk only, whole chunks before it stay", () => {
  const all = points(2 * CHUNK_POINTS + 10);
  const open = metricsChunks(all, 2 * CHUNK_POINTS + 7);
  expect(open.map(({ index, points }) => [index, points.length])).toEqual([[2, 10]]);
  expect(open[0]!.points).toEqual(all.slice(2 * CHUNK_POINTS));
});

test("points across a border fill one chunk and open the next", () => {
  const chunks = metricsChunks(points(CHUNK_POINTS + 1), CHUNK_POINTS - 1);
  expect(chunks.map(({ points }) => points.length)).toEqual([CHUNK_POINTS, 1]);
});

test("no new points need no chunk, also at a border", () => {
  expect(metricsChunks([])).toEqual([]);
  const full = points(CHUNK_POINTS);
  expect(metricsChunks(full, CHUNK_POINTS)).toEqual([]);
});
