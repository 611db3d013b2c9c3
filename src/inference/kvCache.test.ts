import { expect, test } from "vitest";
import { familyOf } from "../families/index.ts";
import { cacheBytes, cacheRoom, mostRows } from "./kvCache.ts";
import { publishedFiles } from "../families/testing/publishedFiles.ts";

const BINDING = 128 * 2 ** 20;

const open = (config: Record<string, unknown>) => familyOf(config["model_type"]).open(config);

const llama2 = open({ model_type: "llama", max_position_embeddings: 4096 });
const small = open({
  ...{ model_type: "llama", hidden_size: 576, num_hidden_layers: 30, head_dim: 64 },
  ...{ num_attention_heads: 9, num_key_value_heads: 3, max_position_embeddings: 8192 },
});

const room = (
  model: typeof llama2,
  length: number,
  need: { sequences: number; tokens?: number; looked?: number },
) =>
  cacheRoom(
    model,
    { tokens: length, looked: 0, ...need },
    mostRows(model, length, BINDING),
    BINDING,
  );

test("a small model answers eight side by side, in exactly the rows they need", () => {
  // 30 layers of keys and values, 600 tokens in 640 rows of 192 f32: 8 · 29.5 MB.
  const given = room(small, 600, { sequences: 8 });
  expect(given).toEqual({ together: 8, rows: 640, lookRows: 0 });
  expect(cacheBytes(small, given)).toBe(8 * 640 * 192 * 4 * 60);
});

test("a 7B without shared keys answers one after the other", () => {
  // 64 caches of 576 rows of 4096 f32 are 604 MB for one conversation.
  expect(room(llama2, 552, { sequences: 4 })).toEqual({ together: 1, rows: 576, lookRows: 0 });
});

test("a chat begins with little room and grows with what is said, up to what one binding holds", () => {
  expect(room(llama2, 4096, { sequences: 1, tokens: 200 }).rows).toBe(512);
  expect(room(llama2, 4096, { sequences: 1, tokens: 1025 }).rows).toBe(2048);
  expect(room(llama2, 4096, { sequences: 1, tokens: 9999 }).rows).toBe(4096);
  // 8192 rows of 4096 f32 are 128 MiB.
  const long = open({ model_type: "llama", max_position_embeddings: 100_000 });
  expect(mostRows(long, 100_000, BINDING)).toBe(8192);
  expect(mostRows(long, 100_000, BINDING - 1)).toBe(8128);
});

test("rows beside the text count too", () => {
  const mllama = open(publishedFiles("Llama-3.2-11B-Vision").config);
  const given = room(mllama, 552, { sequences: 8, looked: 4 * 1601 });
  // 64 caches of 576 rows and 16 of 6464, of 1024 f32 each: 575 MB.
  expect(given).toEqual({ together: 1, rows: 576, lookRows: 6464 });
  expect(cacheBytes(mllama, given)).toBe((64 * 576 + 16 * 6464) * 1024 * 4);
  expect(room(mllama, 552, { sequences: 8 }).together).toBe(3);
});
