/** Families whose tables no buffer of common devices holds: cut in pieces they are what they are whole. */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { PLAIN } from "../../train/parity/parityModel.ts";
import { FamilyParity } from "./testing/familyParity.ts";

vi.setConfig({ testTimeout: 400_000, hookTimeout: 400_000 });

const EXACT = { linears: "f32", embeddings: "f32", vision: "f32" } as const;

let parity: FamilyParity;

beforeAll(async () => {
  // The table of places in tiles has 9 rows of 4 · 17 · 16 f32, 4352 bytes each: pieces of two.
  const holding = { shardBytes: 9000 };
  parity = await FamilyParity.of("mllama", "config.json", EXACT, PLAIN, holding);
});
afterAll(() => parity?.destroy());

it("Llama 3.2 sees and says the same with its tables in pieces", async () => {
  const pieces = [...parity.session.recorder.catalog].filter(([, { shardRows }]) => shardRows);
  expect(pieces.map(([name]) => name).toSorted()).toEqual([
    "lm_head.weight",
    "model.language_model.embed_tokens.weight",
    "model.vision_model.gated_positional_embedding.tile_embedding.weight",
  ]);
  const { features } = await parity.features();
  expect(features).toBeLessThan(1e-5);
  const { logits } = await parity.logits();
  expect(logits).toBeLessThan(1e-4);
});
