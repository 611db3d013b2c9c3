import { expect, test } from "vitest";
import { familyOf } from "../../families/index.ts";
import { kvBytes, kvCapacity, maxRowsPerSequence } from "./kvCapacity.ts";
import { publishedFiles } from "../../families/testing/publishedFiles.ts";

const BINDING = 128 * 2 ** 20;

const open = (config: Record<string, unknown>) => familyOf(config["model_type"]).open(config);

const llama2 = open({ model_type: "llama", max_position_embeddings: 4096 });
const small = open({
  ...{ model_type: "llama", hidden_size: 576, num_hidden_layers: 30, head_dim: 64 },
  ...{ num_attention_heads: 9, num_key_value_heads: 3, max_position_embeddings: 8192 },
});

const capacityFor = (
  model: typeof llama2,
  length: number,
  need: { sequences: number; tokens?: number; crossRows?: number },
) =>
  kvCapacity(
    model,
    { tokens: length, crossRows: 0, ...need },
    maxRowsPerSequence(model, length, BINDING),
    BINDING,
  );

test("a small model has room for eight sequences of exactly the rows they need", () => {
  // 30 layers of keys and values, 600 tokens in 640 rows of 192 f32: 8 · 29.5 MB.
  const capacity = capacityFor(small, 600, { sequences: 8 });
  expect(capacity).toEqual({ maxSequences: 8, rowsPerSequence: 640, crossRowsPerSequence: 0 });
  expect(kvBytes(small, capacity)).toBe(8 * 640 * 192 * 4 * 60);
});

test("a 7B without grouped-query attention has room for one sequence", () => {
  // 64 caches of 576 rows of 4096 f32 are 604 MB for one sequence.
  expect(capacityFor(llama2, 552, { sequences: 4 })).toEqual({
    maxSequences: 1,
    rowsPerSequence: 576,
    crossRowsPerSequence: 0,
  });
});

test("rows start at 512 and double with the tokens, up to what one binding holds", () => {
  expect(capacityFor(llama2, 4096, { sequences: 1, tokens: 200 }).rowsPerSequence).toBe(512);
  expect(capacityFor(llama2, 4096, { sequences: 1, tokens: 1025 }).rowsPerSequence).toBe(2048);
  expect(capacityFor(llama2, 4096, { sequences: 1, tokens: 9999 }).rowsPerSequence).toBe(4096);
  // 8192 rows of 4096 f32 are 128 MiB.
  const long = open({ model_type: "llama", max_position_embeddings: 100_000 });
  expect(maxRowsPerSequence(long, 100_000, BINDING)).toBe(8192);
  expect(maxRowsPerSequence(long, 100_000, BINDING - 1)).toBe(8128);
});

test("cross-attention rows count too", () => {
  const mllama = open(publishedFiles("Llama-3.2-11B-Vision").config);
  const capacity = capacityFor(mllama, 552, { sequences: 8, crossRows: 4 * 1601 });
  // 64 caches of 576 rows and 16 of 6464, of 1024 f32 each: 575 MB.
  expect(capacity).toEqual({ maxSequences: 1, rowsPerSequence: 576, crossRowsPerSequence: 6464 });
  expect(kvBytes(mllama, capacity)).toBe((64 * 576 + 16 * 6464) * 1024 * 4);
  expect(capacityFor(mllama, 552, { sequences: 8 }).maxSequences).toBe(3);
});
