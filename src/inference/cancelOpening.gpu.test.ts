/** Loading that is cancelled at any point leaves no buffers on the device, and the model can be loaded afterwards. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { PrecisionPlan } from "../protocol/config.ts";
import type { Gpu } from "../engine/gpu/device.ts";
import { countBuffers, type BufferCount } from "../engine/testing/countBuffers.ts";
import { nodeGpu } from "../engine/testing/nodeGpu.ts";
import {
  DamagedCacheError,
  readCacheHeader,
  saveCache,
  type CacheOrigin,
} from "../engine/weights/cacheFile.ts";
import { catalogBytes } from "../engine/weights/catalog.ts";
import { openSafetensors } from "../engine/weights/safetensorsFiles.ts";
import { bytesSource, folder as memoryFolder } from "../engine/weights/testing/memoryFiles.ts";
import { loadCachedModel, loadModel, planModel, type LoadProgress } from "./openModel.ts";
import { json } from "../train/parity/nodeFolder.ts";
import { PLAIN } from "../train/parity/parityModel.ts";

const folder = path.join(import.meta.dirname, "../train/parity/tiny");
const config = json(folder, "config.json");
const precision: PrecisionPlan = { linears: "q4", embeddings: "q8", vision: "q8" };
const origin: CacheOrigin = { sources: { a: "0" }, precision, software: false };

let gpu: Gpu;
let count: BufferCount;

beforeEach(async () => {
  gpu = await nodeGpu();
  count = countBuffers(gpu);
});
afterEach(() => {
  count.stop();
  expect([count.peakBytes > 0, count.bytes.weights, count.bytes.staging]).toEqual([true, 0, 0]);
});

async function plan() {
  const files = { "model.safetensors": readFileSync(path.join(folder, "model.safetensors")) };
  return planModel(config, await openSafetensors(memoryFolder(files)), precision);
}

/** Aborts at progress report number `at`. */
function stopAt(at: number): { progress: LoadProgress; signal: AbortSignal; reports: number[] } {
  const stop = new AbortController();
  const reports: number[] = [];
  const progress = (done: number, total: number) => {
    reports.push(done / total);
    if (reports.length === at) stop.abort(new DOMException("This was cancelled.", "AbortError"));
  };
  return { progress, signal: stop.signal, reports };
}

async function cacheFile() {
  const session = await loadModel(gpu, await plan(), PLAIN);
  const chunks: Uint8Array[] = [];
  await saveCache(session.weights, origin, { write: async (chunk) => void chunks.push(chunk) });
  session.destroy();
  return new Uint8Array(Buffer.concat(chunks));
}

test.each([1, 20])("while its files are read, at report %i", async (at) => {
  const { progress, signal, reports } = stopAt(at);
  const opening = loadModel(gpu, await plan(), PLAIN, progress, signal);
  await expect(opening).rejects.toMatchObject({ name: "AbortError" });
  expect([reports.length, count.bytes.weights]).toEqual([at, 0]);
  const session = await loadModel(gpu, await plan(), PLAIN);
  expect(session.weightBytes).toBeGreaterThan(0);
  session.destroy();
});

test.each([1, 20])("while its prepared copy is read, at report %i", async (at) => {
  const source = bytesSource(await cacheFile());
  const header = (await readCacheHeader(source, origin))!;
  const { progress, signal, reports } = stopAt(at);
  const opening = loadCachedModel(gpu, config, source, header, PLAIN, progress, signal);
  await expect(opening).rejects.toMatchObject({ name: "AbortError" });
  expect([reports.length, count.bytes.weights]).toEqual([at, 0]);
  (await loadCachedModel(gpu, config, source, header, PLAIN)).destroy();
});

test("while the copy is written, nothing is written after it", async () => {
  const session = await loadModel(gpu, await plan(), PLAIN);
  const { progress, signal } = stopAt(3);
  let [written, done] = [0, 0];
  const sink = { write: async () => void written++ };
  const onBytes = (bytes: number) => progress((done += bytes), session.weightBytes);
  const saving = saveCache(session.weights, origin, sink, { signal, onBytes });
  await expect(saving).rejects.toMatchObject({ name: "AbortError" });
  // The header and three tensors, each with padding at most.
  expect(written).toBeGreaterThanOrEqual(4);
  expect(written).toBeLessThanOrEqual(7);
  session.destroy();
});

test("a copy with a wrong byte in its last tensor frees all tensors before it", async () => {
  const file = await cacheFile();
  const header = (await readCacheHeader(bytesSource(file), origin))!;
  file[header.end - 256]! ^= 16;
  count.peakBytes = 0;
  const opening = loadCachedModel(gpu, config, bytesSource(file), header, PLAIN);
  await expect(opening).rejects.toThrow(DamagedCacheError);
  // All tensors were allocated by then.
  expect(count.peakBytes).toBe(catalogBytes((await plan()).catalog));
});
