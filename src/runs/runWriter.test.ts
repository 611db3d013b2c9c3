import { expect, test } from "vitest";
import type { Run, RunPoint } from "../protocol/records.ts";
import { CHUNK_POINTS, type MetricsChunk } from "../storage/runs/metrics.ts";
import { RunWriter, type RunRecords } from "./runWriter.ts";

const point = (step: number) => ({ step }) as RunPoint;
const run = (step = 0) => ({ id: "r", projectId: "p", step }) as Run;

/** Storage that ends its writes when told, and remembers what they held. */
function slowRecords() {
  const writes: { step?: number; chunks: readonly MetricsChunk[] }[] = [];
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const begin = (write: (typeof writes)[number]) => {
    writes.push(write);
    return new Promise<void>((resolve, reject) => ends.push({ resolve, reject }));
  };
  const records: RunRecords = {
    put: ({ step }, chunks = []) => begin({ step, chunks }),
    putMetrics: (_, chunks) => begin({ chunks }),
  };
  return { records, writes, ends };
}

/** Lets every promise that can go on do so. */
const settle = () => new Promise((resolve) => setTimeout(resolve));

test("a write begins when the one before has ended, in the order of the calls", async () => {
  const { records, writes, ends } = slowRecords();
  const writer = new RunWriter(records, []);
  const all = [writer.writeRun(run(1)), writer.writePoints(run()), writer.writeRun(run(2))];
  for (const count of [1, 2, 3]) {
    await settle();
    expect(writes).toHaveLength(count);
    ends[count - 1]!.resolve();
  }
  await Promise.all(all);
  expect(writes.map(({ step }) => step)).toEqual([1, undefined, 2]);
});

test("a failed write rejects, and the next one stores its points too", async () => {
  const { records, writes, ends } = slowRecords();
  const writer = new RunWriter(records, [point(1)]);
  writer.append(point(2));
  const failed = writer.writePoints(run());
  writer.append(point(3));
  const next = writer.writeRun(run(3));
  await settle();
  ends[0]!.reject(new Error("full"));
  await expect(failed).rejects.toThrow("full");
  await settle();
  ends[1]!.resolve();
  await next;
  expect(writes[0]!.chunks[0]!.points.map(({ step }) => step)).toEqual([1, 2]);
  expect(writes[1]!.chunks[0]!.points.map(({ step }) => step)).toEqual([1, 2, 3]);
});

test("over 20,000 steps no write holds more than two chunks, and together they store every point", async () => {
  const stored = new Map<number, RunPoint[]>();
  let largest = 0;
  const keep = async (chunks: readonly MetricsChunk[] = []) => {
    largest = Math.max(largest, chunks.length);
    for (const { index, points } of chunks) stored.set(index, points);
  };
  const writer = new RunWriter(
    { put: (_, chunks) => keep(chunks), putMetrics: (_, chunks) => keep(chunks) },
    [],
  );
  const array = writer.points;
  for (let step = 1; step <= 20_000; step++) {
    writer.append(point(step));
    if (step % 37 === 0) await writer.writePoints(run());
  }
  await writer.writeRun(run(20_000));
  expect(largest).toBe(2);
  expect(stored.size).toBe(Math.ceil(20_000 / CHUNK_POINTS));
  expect([...stored.values()].flat()).toEqual(array);
  // One array that grows: nothing is copied from step to step.
  expect(writer.points).toBe(array);
});
