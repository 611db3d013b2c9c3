import { expect, test } from "vitest";
import { Random } from "../../base/random.ts";
import { read } from "../gpu/readback.ts";
import type { WeightInfo } from "../nn/weights.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import { fillFromCache, readCacheHeader, saveCache, type CacheOrigin } from "./cacheFile.ts";
import { WeightStore } from "./store.ts";
import { streamTensor, Uploads } from "./stream.ts";
import { bytesSource, CountingSource, wholeTensor } from "./testing/memoryFiles.ts";

const origin: CacheOrigin = {
  sources: { "model.safetensors": "ab".repeat(32) },
  precision: { linears: "nf4", embeddings: "q8", vision: "q4" },
  software: false,
};

const infos: Record<string, WeightInfo> = {
  "norm.weight": { shape: [33], format: "f32" },
  "embed.weight": { shape: [70, 64], format: "q8", pieceRows: 24 },
  "a.weight": { shape: [64, 128], format: "nf4" },
  "b.weight": { shape: [37, 40], format: "f16" },
  "d.weight": { shape: [35, 96], format: "q4_1" },
};

async function freshStore(): Promise<WeightStore> {
  const gpu = await nodeGpu();
  const store = new WeightStore(gpu);
  const random = new Random(3);
  for (const [name, info] of Object.entries(infos)) {
    const count = info.shape.reduce((a, b) => a * b, 1);
    const values = Float32Array.from({ length: count }, () => random.normal());
    const source = bytesSource(new Uint8Array(values.buffer));
    const tensor = wholeTensor(source, [...info.shape], "F32");
    await streamTensor(store, new Uploads(gpu.device.queue), name, info, tensor);
  }
  store.share("c.weight", "a.weight");
  return store;
}

async function saved(): Promise<{ store: WeightStore; file: Uint8Array }> {
  const store = await freshStore();
  const chunks: Uint8Array[] = [];
  await saveCache(store, origin, { write: async (chunk) => void chunks.push(chunk.slice()) });
  return { store, file: new Uint8Array(Buffer.concat(chunks)) };
}

const bytes = (store: WeightStore, name: string) =>
  Promise.all(store.buffersOf(name).map((b) => read(store.gpu.device, b, 0, b.size)));

test("weights from a cache file are the fresh ones, byte by byte on the GPU, equal tensors still shared", async () => {
  const { store, file } = await saved();
  const source = new CountingSource(bytesSource(file));
  const header = await readCacheHeader(source, origin);
  const again = new WeightStore(store.gpu);
  const progress: number[] = [];
  await fillFromCache(again, source, header!, {
    progress: (done, all) => progress.push(done / all),
  });
  expect([...again.catalog]).toEqual([...store.catalog]);
  for (const name of store.catalog.keys()) {
    expect(await bytes(again, name)).toEqual(await bytes(store, name));
  }
  expect(again.bytes).toBe(store.bytes);
  expect(again.range("c.weight").buffer).toBe(again.range("a.weight").buffer);
  // Progress ends with the last buffer; a few bytes that align the file may follow it.
  expect(progress.at(-1)).toBeGreaterThan(0.9);
  store.destroy();
  again.destroy();
});

test("a file made from something else is of no use, and says nothing", async () => {
  const { store, file } = await saved();
  store.destroy();
  const source = bytesSource(file);
  const others: CacheOrigin[] = [
    { ...origin, software: true },
    { ...origin, sources: { "model.safetensors": "cd".repeat(32) } },
    { ...origin, precision: { ...origin.precision, vision: "q8" } },
  ];
  for (const other of others) expect(await readCacheHeader(source, other)).toBeUndefined();
  const { sources, software, precision } = origin;
  const { vision, embeddings, linears } = precision;
  const same = { software, sources, precision: { vision, embeddings, linears } };
  expect(await readCacheHeader(source, same)).toBeDefined();
});

test("a damaged file is told from a whole one", async () => {
  const { store, file } = await saved();
  store.destroy();
  const header = (change: (bytes: Uint8Array) => Uint8Array) =>
    readCacheHeader(bytesSource(change(file.slice())), origin);
  await expect(header((b) => b.subarray(0, 5))).rejects.toThrow("does not begin as one");
  await expect(header((b) => b.fill(0, 0, 8))).rejects.toThrow("does not begin as one");
  await expect(header((b) => b.fill(255, 8, 12))).rejects.toThrow("header has 4294967295 bytes");
  await expect(header((b) => b.fill(0x20, 12, 14))).rejects.toThrow("not JSON text");
  await expect(header((b) => b.subarray(0, b.length - 1))).rejects.toThrow("its header asks for");
  const text = (from: string, to: string) =>
    header((b) => {
      const at = Buffer.from(b).indexOf(from);
      b.set(new TextEncoder().encode(to), at);
      return b;
    });
  await expect(text('"q8"', '"q9"')).resolves.toBeUndefined(); // the first is in the precision plan
  await expect(text('"format":"f16"', '"format":"f15"')).rejects.toThrow("tensors wrongly");
  await expect(text('"shape":[33]', '"shape":[-3]')).rejects.toThrow("tensors wrongly");
  await expect(text('"shape":[33]', '"shape":[99]')).rejects.toThrow("its header asks for");
});
