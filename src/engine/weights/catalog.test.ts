import { expect, test } from "vitest";
import type { PrecisionPlan } from "../../protocol/config.ts";
import { catalogBytes, formatOf, withShards, shardShapes } from "./catalog.ts";

const plan: PrecisionPlan = { linears: "nf4", embeddings: "q8", vision: "q4" };

test.each([
  ["model.layers.0.mlp.up_proj.weight", [128, 128], "nf4"],
  ["model.layers.0.mlp.up_proj.weight", [128, 96], "q4"],
  ["model.layers.0.mlp.up_proj.weight", [128, 40], "f16"],
  ["model.layers.0.mlp.up_proj.weight", [128, 36], "f32"],
  ["model.layers.0.input_layernorm.weight", [128], "f32"],
  ["model.embed_tokens.weight", [1000, 64], "q8"],
  ["lm_head.weight", [1000, 72], "f16"],
  ["model.vision_tower.encoder.layers.0.mlp.fc2.weight", [1152, 4304], "f16"],
  ["model.vision_tower.embeddings.position_embedding.weight", [64, 64], "f32"],
  ["model.vision_tower.embeddings.patch_embedding.weight", [64, 3, 14, 14], "f32"],
] as const)("%s %j is stored in %s", (name, shape, format) => {
  expect(formatOf(name, shape, plan)).toBe(format);
});

test("q4_1 needs whole blocks of 32 and takes 5 bits per weight", () => {
  const finer: PrecisionPlan = { ...plan, linears: "q4_1" };
  expect(formatOf("model.layers.0.mlp.up_proj.weight", [128, 96], finer)).toBe("q4_1");
  expect(formatOf("model.layers.0.mlp.up_proj.weight", [128, 40], finer)).toBe("f16");
  const catalog = new Map([["w", { shape: [128, 96], format: "q4_1" } as const]]);
  expect(catalogBytes(catalog)).toBe((128 * 96 * 5) / 8);
});

test("a table larger than a binding is split into equal shards, whose bytes add up", () => {
  // Qwen2.5-7B: 152,064 rows of 3584 at 8.5 bits are 579,059,712 bytes: 5 shards of 128 MiB.
  const name = "model.embed_tokens.weight";
  const info = withShards(name, { shape: [152064, 3584], format: "q8" }, 128 * 2 ** 20);
  expect(info.shardRows).toBe(Math.ceil(152064 / 5));
  expect(shardShapes(info).map(({ rows }) => rows)).toEqual([30413, 30413, 30413, 30413, 30412]);
  const bytes = catalogBytes(new Map([[name, info]]));
  expect(Math.abs(bytes - (152064 * 3584 * 8.5) / 8)).toBeLessThan(5 * 16);
});

test("Llama 3.2's gated tile embedding is split by its rows", () => {
  // 9 rows of 4 · 1601 · 1280 f32, 31.3 MiB each: 4 are a binding, so 3 shards, and equal ones have 3 rows.
  const name = "model.vision_model.gated_positional_embedding.tile_embedding.weight";
  const info = withShards(name, { shape: [9, 4 * 1601 * 1280], format: "f32" }, 128 * 2 ** 20);
  expect(shardShapes(info).map(({ rows }) => rows)).toEqual([3, 3, 3]);
});

test("other weights and small tables are not split", () => {
  const layer = { shape: [4096, 11008], format: "f32" } as const;
  expect(withShards("model.layers.0.mlp.up_proj.weight", layer, 1024)).toBe(layer);
  const small = { shape: [8, 32], format: "q8" } as const;
  expect(withShards("lm_head.weight", small, 1024)).toBe(small); // 8 · 32 · 8.5 / 8 = 272 bytes
});
