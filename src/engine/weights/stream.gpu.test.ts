import { expect, test } from "vitest";
import { Random } from "../../base/random.ts";
import { f32sToF16 } from "../../formats/safetensors/halfFloats.ts";
import { read } from "../gpu/readback.ts";
import type { WeightInfo } from "../nn/weights.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import { dequantise, quantise } from "./packing/quantise.ts";
import { WeightStore } from "./store.ts";
import { streamTensor, Uploader } from "./stream.ts";
import { bytesSource, CountingSource, wholeTensor } from "./testing/memoryFiles.ts";
import { TiedTensors } from "./tiedTensors.ts";

const CHUNK = 16384;

function normal(count: number, seed = 1): Float32Array<ArrayBuffer> {
  const random = new Random(seed);
  return Float32Array.from({ length: count }, () => random.normal());
}

const bytesOf = (values: Float32Array) => new Uint8Array(values.buffer);

async function buffersOf(store: WeightStore, name: string): Promise<Uint32Array[]> {
  const { device } = store.gpu;
  const buffers = store.buffersOf(name);
  return Promise.all(
    buffers.map(async (buffer) => new Uint32Array(await read(device, buffer, 0, buffer.size))),
  );
}

async function streamed(values: Float32Array, info: WeightInfo, sliceBytes?: number) {
  const gpu = await nodeGpu();
  const store = new WeightStore(gpu);
  const tensor = wholeTensor(bytesSource(bytesOf(values)), [...info.shape], "F32");
  const options = sliceBytes ? { sliceBytes } : {};
  await streamTensor(store, new Uploader(gpu.device.queue), "w", info, tensor, options);
  const words = await buffersOf(store, "w");
  store.destroy();
  return words;
}

// 1100 rows of 64 are four whole chunks and a part: slices do not end at rows, blocks or nf4 groups.
test.each(["f16", "q8", "q4", "q4_1", "nf4"] as const)(
  "a %s weight streamed in five slices equals the weight packed at once, bit by bit",
  async (format) => {
    const values = normal(1100 * 64);
    const [words] = await streamed(values, { shape: [1100, 64], format }, CHUNK * 4);
    const whole = quantise(values, 64, format);
    expect(words!.subarray(0, whole.length)).toEqual(whole);
    expect(words!.length - whole.length).toBeLessThan(4);
  },
);

test.each(["f16", "q8", "q4", "q4_1", "nf4"] as const)(
  "a weight fake-quantised to %s has the packed weight's values, bit by bit",
  async (fakeQuantised) => {
    const values = normal(1100 * 64);
    const [words] = await streamed(
      values,
      { shape: [1100, 64], format: "f32", fakeQuantised },
      CHUNK * 4,
    );
    const wanted = dequantise(quantise(values, 64, fakeQuantised), 1100, 64, fakeQuantised);
    expect(new Float32Array(words!.buffer)).toEqual(wanted);
  },
);

test("a sharded table is packed shard by shard", async () => {
  const values = normal(1000 * 32);
  const shards = await streamed(values, { shape: [1000, 32], format: "q8", shardRows: 334 });
  const rows = (from: number, to: number) => quantise(values.slice(from * 32, to * 32), 32, "q8");
  const wanted = [rows(0, 334), rows(334, 668), rows(668, 1000)];
  shards.forEach((words, i) => {
    expect(words.subarray(0, wanted[i]!.length)).toEqual(wanted[i]);
  });
});

test("bf16 and f16 files give the same as their values in f32", async () => {
  const gpu = await nodeGpu();
  const store = new WeightStore(gpu);
  const uploads = new Uploader(gpu.device.queue);
  const info = { shape: [20, 64], format: "q8" } as const;
  const values = normal(20 * 64);
  const halves = f32sToF16(values);
  const upper = new Uint16Array(values.buffer).filter((_, i) => i % 2 === 1);
  for (const [dtype, data] of [
    ["F16", halves],
    ["BF16", upper],
  ] as const) {
    const source = bytesSource(new Uint8Array(data.buffer));
    await streamTensor(store, uploads, dtype, info, wholeTensor(source, [20, 64], dtype));
  }
  const bf16 = new Float32Array(Uint32Array.from(upper, (half) => half << 16).buffer);
  const f16 = dequantise(new Uint32Array(halves.buffer), 20, 64, "f16");
  for (const [name, wanted] of [
    ["F16", f16],
    ["BF16", bf16],
  ] as const) {
    const packed = quantise(wanted, 64, "q8");
    expect((await buffersOf(store, name))[0]!.subarray(0, packed.length)).toEqual(packed);
  }
  store.destroy();
});

test("at most two slices of 8 MiB are in memory, however large the tensor", async () => {
  const gpu = await nodeGpu();
  const store = new WeightStore(gpu);
  // 9,000 rows of 2,048 in bf16 are 36,864,000 bytes: five slices.
  const [rows, cols] = [9000, 2048];
  const size = rows * cols * 2;
  const slice = async (begin: number, end: number) => new Uint8Array(end - begin).fill(0x3f);
  const source = new CountingSource({ size, slice });
  const tensor = wholeTensor(source, [rows, cols], "BF16");
  let done = 0;
  const options = { onBytes: (bytes: number) => (done += bytes) };
  const info = { shape: [rows, cols], format: "q4" } as const;
  await streamTensor(store, new Uploader(gpu.device.queue), "w", info, tensor, options);
  expect(source.largest).toBe(8 * 2 ** 20);
  expect(source.mostInFlight).toBe(1); // the next one is prefetched while this one is processed: two in memory
  expect([source.total, done]).toEqual([size, size]);
  store.destroy();
});

test("a truncated file and an abort stop the stream with an error", async () => {
  const gpu = await nodeGpu();
  const store = new WeightStore(gpu);
  const uploads = new Uploader(gpu.device.queue);
  const info = { shape: [1100, 64], format: "q4" } as const;
  const short = bytesSource(bytesOf(normal(1000 * 64)));
  const tensor = { ...wholeTensor(short, [1100, 64], "F32"), end: 1100 * 64 * 4 };
  await expect(
    streamTensor(store, uploads, "w", info, tensor, { sliceBytes: CHUNK * 4 }),
  ).rejects.toThrow(/^test.safetensors gave \d+ bytes at \d+, where \d+ were expected/);
  const whole = wholeTensor(bytesSource(bytesOf(normal(1100 * 64))), [1100, 64], "F32");
  const stop = new AbortController();
  const onBytes = () => stop.abort(new Error("enough"));
  const options = { sliceBytes: CHUNK * 4, signal: stop.signal, onBytes };
  await expect(streamTensor(store, uploads, "w", info, whole, options)).rejects.toThrow("enough");
  store.destroy();
});

test("equal tensors are found by their bytes, but only with equal storage", async () => {
  const tied = new TiedTensors();
  const info = { shape: [300, 64], format: "q8" } as const;
  const values = normal(300 * 64);
  const tensor = (data: Float32Array) => wholeTensor(bytesSource(bytesOf(data)), [300, 64], "F32");
  const other = values.slice();
  other[300 * 64 - 1]! += 1;
  expect(await tied.find("a", info, tensor(values))).toBeUndefined();
  expect(await tied.find("b", info, tensor(other))).toBeUndefined();
  expect(await tied.find("c", info, tensor(values.slice()))).toBe("a");
  expect(await tied.find("d", info, tensor(other.slice()))).toBe("b");
  expect(await tied.find("e", { ...info, format: "q4" }, tensor(values))).toBeUndefined();
});

test("a tied tensor has no buffers of its own", async () => {
  const store = new WeightStore(await nodeGpu());
  const info = { shape: [64, 64], format: "f32" } as const;
  const [buffer] = store.allocate("a", info);
  store.tie("b", "a");
  expect(store.range("b").buffer).toBe(buffer);
  expect(store.bytes).toBe(64 * 64 * 4);
  store.destroy();
});
