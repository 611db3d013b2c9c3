import { beforeAll, expect, test } from "vitest";
import { familyOf } from "../../families/index.ts";
import { KvCache } from "./kvCache.ts";
import { kvBytes } from "./kvCapacity.ts";

const config = { model_type: "llama", hidden_size: 32, num_hidden_layers: 2, head_dim: 8 };
const model = familyOf("llama").open({
  ...config,
  ...{ num_attention_heads: 4, num_key_value_heads: 2, max_position_embeddings: 4096 },
});
const SMALL = { maxSequences: 2, rowsPerSequence: 64, crossRowsPerSequence: 0 };
const LARGE = { ...SMALL, rowsPerSequence: 128 };
const [first, second] = [{}, {}];

beforeAll(() => {
  globalThis.GPUBufferUsage ??= { STORAGE: 128, COPY_DST: 8, COPY_SRC: 4 } as GPUBufferUsage &
    typeof GPUBufferUsage;
});

/** A cache on a device that only counts. */
function counted() {
  const count = { bytes: 0, released: 0 };
  const createBuffer = ({ size }: GPUBufferDescriptor) => {
    count.bytes += size;
    return { size, destroy: () => void (count.bytes -= size) } as GPUBuffer;
  };
  const cache = new KvCache({ createBuffer }, model, () => void count.released++);
  return { cache, count };
}

test("an owner finds what it wrote, until another acquires the caches", () => {
  const { cache, count } = counted();
  expect(cache.acquire(first, SMALL)).toBe(false);
  expect(cache.acquire(first, SMALL)).toBe(true);
  expect(cache.acquire(second, SMALL)).toBe(false);
  expect(cache.acquire(first, SMALL)).toBe(false);
  expect(count.bytes).toBe(kvBytes(model, SMALL));
});

test("buffers grow and do not shrink; programs are told before they are replaced", () => {
  const { cache, count } = counted();
  cache.acquire(first, SMALL);
  const before = count.released;
  expect(cache.acquire(first, LARGE)).toBe(false);
  expect([count.bytes, count.released]).toEqual([kvBytes(model, LARGE), before + 1]);
  expect(cache.capacity).toEqual(LARGE);
  // Rows of the second sequence lie elsewhere, though the buffers are the same.
  expect(cache.acquire(first, SMALL)).toBe(false);
  expect([count.bytes, count.released]).toEqual([kvBytes(model, LARGE), before + 1]);
  expect(cache.buffer("cache.k.1")!.size).toBe(2 * 128 * model.shape.kvWidth * 4);
});

test("invalidated, they keep their buffers; freed, they are made again", () => {
  const { cache, count } = counted();
  cache.acquire(first, SMALL);
  cache.invalidate();
  expect(cache.capacity).toBeUndefined();
  expect(cache.acquire(first, SMALL)).toBe(false);
  cache.free();
  expect([count.bytes, cache.buffer("cache.k.0")]).toEqual([0, undefined]);
  expect(cache.acquire(first, SMALL)).toBe(false);
  expect(count.bytes).toBe(kvBytes(model, SMALL));
});
