/**
 * A lesson of very many steps on the smallest Video-LLaVA, in Node with storage in memory: whether what it takes grows with its
 * length. Storage here lies in the heap, so its bytes are counted by themselves and taken from the heap's.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { familyFolder } from "../e2e/fixtures/familyFolder.ts";
import type { Event } from "../src/protocol/events.ts";
import { closeNodeGpu } from "../src/engine/testing/nodeGpu.ts";
import { openTextRuns } from "../src/runs/testing/textRun.ts";

export interface LongRunLine {
  step: number;
  msPerStep: number;
  /** Of the process, without the GPU driver's and with it. */
  heapBytes: number;
  residentBytes: number;
  /** Files in storage, and their bytes. */
  files: number;
  fileBytes: number;
  records: number;
  recordBytes: number;
  /** Of storing the run's record with its points, and of writing a checkpoint: the longest since the line before. */
  recordMs: number;
  checkpointMs: number;
  /** The longest message to the page since the line before, as JSON. */
  messageBytes: number;
}

const EVAL_EVERY = 500;

/** A line at every `every` steps. */
export async function measureLongRun(
  steps: number,
  every: number,
  onLine: (line: LongRunLine) => void,
): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "long-run-"));
  for (const [name, bytes] of Object.entries(familyFolder("video_llava")))
    writeFileSync(path.join(folder, name), bytes);
  const { storage, library, session, newRun, train } = await openTextRuns(folder);
  const longest = { recordMs: 0, checkpointMs: 0, messageBytes: 0 };
  const timed = <A extends unknown[], R>(
    name: "recordMs" | "checkpointMs",
    work: (...args: A) => Promise<R>,
  ) => {
    return async (...args: A) => {
      const start = performance.now();
      const result = await work(...args);
      longest[name] = Math.max(longest[name], performance.now() - start);
      return result;
    };
  };
  const { runs } = library;
  runs.put = timed("recordMs", runs.put.bind(runs));
  runs.putMetrics = timed("recordMs", runs.putMetrics.bind(runs));
  const filesOf = runs.files.bind(runs);
  runs.files = (id) => {
    const files = filesOf(id);
    return { ...files, write: timed("checkpointMs", files.write) };
  };

  let before = { step: 0, at: performance.now() };
  const lines: Promise<void>[] = [];
  const measure = async (step: number) => {
    const now = performance.now();
    const msPerStep = (now - before.at) / (step - before.step);
    before = { step, at: now };
    const kept = { ...longest };
    Object.assign(longest, { recordMs: 0, checkpointMs: 0, messageBytes: 0 });
    const records = [...(await storage.records())];
    const recordBytes = records.reduce(
      (sum, [key, value]) => sum + key.length + JSON.stringify(value).length,
      0,
    );
    const sizes = Object.values(storage.files.sizes());
    collect();
    const { heapUsed, rss, arrayBuffers } = process.memoryUsage();
    const fileBytes = sizes.reduce((sum, size) => sum + size, 0);
    onLine({
      ...{ step, msPerStep, heapBytes: heapUsed + arrayBuffers, residentBytes: rss },
      ...{ files: sizes.length, fileBytes, records: records.length, recordBytes, ...kept },
    });
  };
  const onEvent = (event: Event) => {
    longest.messageBytes = Math.max(longest.messageBytes, JSON.stringify(event).length);
    if (event.type === "run.saved" && event.step % every === 0) lines.push(measure(event.step));
  };
  await newRun({
    ...{ maxSteps: steps, epochs: steps, evalEvery: EVAL_EVERY, batch: 2, accumulate: 1 },
  });
  const { status, message } = await train(onEvent);
  if (status !== "done") throw new Error(`The lesson is ${status}: ${message}`);
  await Promise.all(lines);
  session.destroy();
  await closeNodeGpu();
  rmSync(folder, { recursive: true });
}

/** All that can be given back is, so that the heap holds what is in use. */
function collect(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}
