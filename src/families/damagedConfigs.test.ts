/**
 * A config.json with any one value replaced by an absurd one, in every family: it opens and computes, or is refused in one
 * sentence that names the key. Sizes in the billions must not reach an allocation.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { UserError } from "../base/userError.ts";
import { planModel } from "../inference/openModel.ts";
import { decoderFiles, type DecoderConfig } from "../inference/testing/decoderFiles.ts";
import type { CheckpointTensors } from "../engine/weights/safetensorsFiles.ts";
import published from "./fixtures/published.json";
import { FAMILIES, familyOf, openProcessor } from "./index.ts";
import type { Json } from "./parts/configKeys.ts";
import { publishedFiles, type PublishedName } from "./testing/publishedFiles.ts";

interface Files {
  config: Json;
  files: CheckpointTensors;
}

const decoder: DecoderConfig = {
  ...{ model_type: "llama", hidden_size: 576, intermediate_size: 1536, num_hidden_layers: 4 },
  ...{ num_attention_heads: 9, num_key_value_heads: 3, vocab_size: 4096, head_dim: 64 },
  ...{ tie_word_embeddings: true, max_position_embeddings: 2048, rms_norm_eps: 1e-5 },
  ...{ rope_theta: 1e4, rope_parameters: { rope_type: "default", rope_theta: 1e4 } },
};
const textOnly = (model_type: string): Files => {
  const config = { ...decoder, model_type };
  return { config, files: decoderFiles(config) };
};

/** One checkpoint of each family. */
const models: Files[] = FAMILIES.map(({ type }) => {
  const found = Object.entries(published).find(([, { config }]) => config.model_type === type);
  return found ? publishedFiles(found[0] as PublishedName) : textOnly(type);
});

/** The ways to all values of a config.json, sections and items of lists too. */
function waysIn(json: object, at: readonly string[] = []): string[][] {
  return Object.entries(json).flatMap(([key, value]) => {
    const way = [...at, key];
    return [way, ...(typeof value === "object" && value !== null ? waysIn(value, way) : [])];
  });
}

function changed(config: Json, way: readonly string[], value: unknown): Json {
  const copy = structuredClone(config);
  const holder = way.slice(0, -1).reduce((at, key) => at[key] as Json, copy);
  holder[way.at(-1)!] = value;
  return copy;
}

/** Opens the model, plans its weights and cuts a picture. */
function use(config: Json, files: CheckpointTensors): void {
  const model = familyOf(config["model_type"]).open(config);
  if (model.vision) {
    const processor = openProcessor({ config, preprocessor: {} });
    const grid = processor.grid({ kind: "image", width: 640, height: 480 }, true);
    model.vision.visualTokens(grid);
    for (const { rows } of model.vision.towerBatches([grid])) expect(rows).toBeGreaterThan(0);
  }
  planModel(config, files, { linears: "q4", embeddings: "q8", vision: "q8" });
}

const absurd = fc.oneof(
  fc.constantFrom<unknown>(0, -1, 0.5, 2 ** 20, 2e9, 2 ** 32, 1e300, null, "", [], {}, true),
  fc.constantFrom<unknown>([2e9], [0], [-1], [[2e9, 2e9]], [["a"]], { size: 2e9 }),
  fc.integer({ min: 1e6, max: Number.MAX_SAFE_INTEGER }),
  fc.double({ noNaN: true }),
  fc.string({ maxLength: 8 }),
);
const oneChange = fc
  .constantFrom(...models)
  .chain((model) => fc.tuple(fc.constant(model), fc.constantFrom(...waysIn(model.config)), absurd));

test("nine families take part", () => {
  const types = models.map(({ config }) => config["model_type"]);
  expect(new Set(types).size).toBe(9);
});

test("any one absurd value is computed with, or refused in a sentence that names it", () => {
  let refused = 0;
  fc.assert(
    fc.property(oneChange, ([{ config, files }, way, value]) => {
      const broken = changed(config, way, value);
      const begin = performance.now();
      try {
        use(broken, files);
      } catch (error) {
        refused++;
        const { message, constructor } = error as Error;
        expect([Error, UserError], message).toContain(constructor);
        if (!isAboutTensors(message) && way[0] !== "model_type")
          expect(
            way.filter((key) => message.includes(key)),
            message,
          ).not.toEqual([]);
      }
      expect(performance.now() - begin).toBeLessThan(20_000);
    }),
    { numRuns: 400, seed: 9 },
  );
  expect(refused).toBeGreaterThan(100);
}, 120_000);

/** Sizes that are possible by themselves are compared with the files. */
const isAboutTensors = (message: string) =>
  /tensor|model files|takes .* in q|\bweight\b/.test(message);
