import { expect, test } from "vitest";
import { Random } from "../../base/random.ts";
import { read } from "../gpu/readback.ts";
import type { WeightInfo } from "../nn/weights.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import { fillFromCache, readCacheHeader, saveCache, type CacheOrigin } from "./cacheFile.ts";
import { WeightStore } from "./store.ts";
import { streamTensor, Uploader } from "./stream.ts";
import { bytesSource, CountingSource, wholeTensor } from "./testing/memoryFiles.ts";

const origin: CacheOrigin = {
  sources: { "model.safetensors": "ab".repeat(32) },
  precision: { linears: "nf4", embeddings: "q8", vision: "q4" },
  software: false,
};

const infos: Record<string, WeightInfo> = {
  "norm.weight": { shape: [33], format: "f32" },
  "embed.weight": { shape: [70, 64], format: "q8", shardRows: 24 },
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
    await streamTensor(store, new Uploader(gpu.device.queue), name, info, tensor);
  }
  store.tie("c.weight", "a.weight");
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

test("weights from a cache file equal the fresh ones byte by byte, and tied tensors still share buffers", async () => {
  const { store, file } = await saved();
  const source = new CountingSource(bytesSource(file));
  const header = await readCacheHeader(source, origin);
  const reopened = new WeightStore(store.gpu);
  const progress: number[] = [];
  await fillFromCache(reopened, source, header!, {
    progress: (done, all) => progress.push(done / all),
  });
  expect([...reopened.catalog]).toEqual([...store.catalog]);
  for (const name of store.catalog.keys()) {
    expect(await bytes(reopened, name)).toEqual(await bytes(store, name));
  }
  expect(reopened.bytes).toBe(store.bytes);
  expect(reopened.range("c.weight").buffer).toBe(reopened.range("a.weight").buffer);
  // Progress ends with the last buffer; alignment bytes may follow it.
  expect(progress.at(-1)).toBeGreaterThan(0.9);
  store.destroy();
  reopened.destroy();
});

test("a file of another origin is ignored", async () => {
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

test("a damaged file is refused", async () => {
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

test("one flipped bit anywhere in the weights is found, and the tensor is named", async () => {
  const { store, file } = await saved();
  const header = (await readCacheHeader(bytesSource(file), origin))!;
  const before = await Promise.all([...store.catalog.keys()].map((name) => bytes(store, name)));
  const fill = async (change: (file: Uint8Array) => void) => {
    const changed = file.slice();
    change(changed);
    const reopened = new WeightStore(store.gpu);
    const source = bytesSource(changed);
    try {
      await fillFromCache(reopened, source, (await readCacheHeader(source, origin))!);
      return await Promise.all([...reopened.catalog.keys()].map((name) => bytes(reopened, name)));
    } finally {
      reopened.destroy();
    }
  };
  const flip = (at: number) => (changed: Uint8Array) => void (changed[at]! ^= 1);
  // norm.weight: 33 floats in 144 bytes at `begin`, then three shards of the table and the others.
  await expect(fill(flip(header.begin))).rejects.toThrow("has other bytes in norm.weight");
  await expect(fill(flip(header.begin + 143))).rejects.toThrow("has other bytes in norm.weight");
  await expect(fill(flip(header.begin + 256))).rejects.toThrow("has other bytes in embed.weight");
  // 35 x 96 values of 5 bits are 2100 bytes, 2112 in a buffer, 2304 at multiples of 256: the last 192 are padding.
  await expect(fill(flip(header.end - 193))).rejects.toThrow("has other bytes in d.weight");
  expect(await fill(flip(header.end - 192))).toEqual(before);
  await expect(fill(flip(header.end))).rejects.toThrow("header with another checksum");
  await expect(fill(flip(header.end + 8))).rejects.toThrow("has other bytes in norm.weight");
  await expect(fill(flip(file.length - 1))).rejects.toThrow("has other bytes in d.weight");
  // Header, norm, three shards, a, b, d: eight checksums of eight bytes.
  expect(file.length - header.end).toBe(64);
  store.destroy();
});

test("a header changed to another valid one is found by its checksum", async () => {
  const { store, file } = await saved();
  store.destroy();
  const changed = file.slice();
  changed.set(new TextEncoder().encode("B.weight"), Buffer.from(changed).indexOf("b.weight"));
  await expect(readCacheHeader(bytesSource(changed), origin)).rejects.toThrow(
    "has a header with another checksum than it was written with",
  );
});

test("read errors and short reads are reported as a damaged file", async () => {
  const { store, file } = await saved();
  store.destroy();
  const whole = bytesSource(file);
  const broken = { size: file.length, slice: () => Promise.reject(new Error("the disk")) };
  await expect(readCacheHeader(broken, origin)).rejects.toThrow("cannot be read from the disk");
  const header = (await readCacheHeader(whole, origin))!;
  const reopened = new WeightStore(await nodeGpu());
  const short = {
    size: file.length,
    slice: async (begin: number, end: number) => (await whole.slice(begin, end)).subarray(1),
  };
  await expect(fillFromCache(reopened, short, header)).rejects.toThrow(
    "gave 143 bytes where 144 were expected",
  );
  reopened.destroy();
});
