/** A family with tables larger than a binding of common devices: sharded, it computes the same. */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { PLAIN } from "../../train/parity/parityModel.ts";
import { FamilyParity } from "./testing/familyParity.ts";

vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 });

const EXACT = { linears: "f32", embeddings: "f32", vision: "f32" } as const;

let parity: FamilyParity;

beforeAll(async () => {
  // The table of tile positions has 9 rows of 4 · 17 · 16 f32, 4352 bytes each: shards of two.
  const storage = { shardBytes: 9000 };
  parity = await FamilyParity.of("mllama", "config.json", EXACT, PLAIN, storage);
});
afterAll(() => parity?.destroy());

it("Llama 3.2 has the same features and logits with sharded tables", async () => {
  const sharded = [...parity.session.recorder.catalog].filter(([, { shardRows }]) => shardRows);
  expect(sharded.map(([name]) => name).toSorted()).toEqual([
    "lm_head.weight",
    "model.language_model.embed_tokens.weight",
    "model.vision_model.gated_positional_embedding.tile_embedding.weight",
  ]);
  const { features } = await parity.features();
  expect(features).toBeLessThan(1e-5);
  const { logits } = await parity.logits();
  expect(logits).toBeLessThan(1e-4);
});
