/**
 * Devices bind 128 MiB of one buffer without being asked for more. Every published model opens within that, and looks, learns
 * and answers within it: whatever a recording binds is planned here at full size, without weights and without a GPU.
 */
import { describe, expect, it, vi } from "vitest";
import { geometries } from "../media/pixels.ts";
import { openProcessor } from "./processors.ts";
import type { AdapterConfig, PrecisionPlan } from "../protocol/config.ts";
import type { Geometry, MediaFacts } from "../protocol/geometry.ts";
import { LEAST_BINDING_BYTES } from "../engine/gpu/limits.ts";
import { plan } from "../engine/graph/plan.ts";
import type { Encoded } from "./family.ts";
import { Trace, type Hints } from "../engine/graph/trace.ts";
import { layOutAdapter } from "../engine/weights/adapterLayout.ts";
import { planAnswers } from "../inference/generationPlan.ts";
import { recordAnswer } from "../inference/recordGeneration.ts";
import { visualShape, bucket } from "../inference/visualShape.ts";
import { planModel, type ModelPlan } from "../inference/openModel.ts";
import { recordVision } from "../inference/recordModel.ts";
import { recordLesson } from "../train/recordStep.ts";
import { decoderFiles, type DecoderConfig } from "../inference/testing/decoderFiles.ts";
import { publishedFiles, type PublishedName } from "./testing/publishedFiles.ts";
import { planTowers } from "../inference/towerBatches.ts";
import { recordUpdate } from "../train/step.ts";

// Recording models of many tiles takes seconds.
vi.setConfig({ testTimeout: 120_000 });

const PRECISION: PrecisionPlan = { linears: "q4", embeddings: "q8", vision: "q8" };
const HINTS: Hints[] = [
  { software: false, matmul: "tile" },
  { software: true, matmul: "register" },
];
const ADAPTER: AdapterConfig = {
  ...{ rank: 16, alpha: 32, dropout: 0.1, language: true, projector: true, vision: false },
  targets: ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
};
const TEXT = 512;
const ANSWER_ROWS = 128;

/** As large as the studio lets pictures be seen, and a minute of film in as many frames as it takes. */
const PICTURE: MediaFacts = { kind: "image", width: 4000, height: 3000 };
const CLIP: MediaFacts = {
  ...{ kind: "video", width: 1280, height: 720 },
  seconds: 60,
  frameCount: 1800,
};
const STUDIO = { maxPixels: 1280 * 28 * 28, maxFrames: 16 };

/** preprocessor_config.json, as far as sizes follow from it, and the kinds of media that the model takes. */
const models: Record<
  PublishedName,
  { preprocessor: Record<string, unknown>; shows: MediaFacts[] }
> = {
  "SmolVLM2-256M": {
    preprocessor: { size: { longest_edge: 2048 }, max_image_size: { longest_edge: 512 } },
    shows: [PICTURE, CLIP],
  },
  "SmolVLM2-500M": {
    preprocessor: { size: { longest_edge: 2048 }, max_image_size: { longest_edge: 512 } },
    shows: [PICTURE, CLIP],
  },
  "SmolVLM-2.2B": {
    preprocessor: { size: { longest_edge: 1536 }, max_image_size: { longest_edge: 384 } },
    shows: [PICTURE],
  },
  "LLaVA-OneVision-0.5B": {
    preprocessor: { size: { height: 384, width: 384 } },
    shows: [PICTURE, CLIP],
  },
  "Qwen2-VL-2B": { preprocessor: {}, shows: [PICTURE, CLIP] },
  "LLaVA-NeXT-Llama-3-8B": {
    preprocessor: { size: { shortest_edge: 336 }, crop_size: { height: 336, width: 336 } },
    shows: [PICTURE],
  },
  "Video-LLaVA-7B": { preprocessor: {}, shows: [PICTURE, CLIP] },
  "Llama-3.2-11B-Vision": {
    preprocessor: { size: { height: 560, width: 560 }, max_image_tiles: 4 },
    shows: [PICTURE],
  },
};

const texts: Record<string, DecoderConfig> = {
  "Llama-2-7B": {
    ...{ model_type: "llama", tie_word_embeddings: false, max_position_embeddings: 4096 },
    ...{ vocab_size: 32000, hidden_size: 4096, intermediate_size: 11008, num_hidden_layers: 32 },
    ...{ num_attention_heads: 32, num_key_value_heads: 32 },
  },
  "Llama-3.1-8B": {
    ...{ model_type: "llama", tie_word_embeddings: false, max_position_embeddings: 131072 },
    ...{ vocab_size: 128256, hidden_size: 4096, intermediate_size: 14336, num_hidden_layers: 32 },
    ...{ num_attention_heads: 32, num_key_value_heads: 8 },
  },
  "Qwen2.5-7B": {
    ...{ model_type: "qwen2", tie_word_embeddings: false, max_position_embeddings: 32768 },
    ...{ vocab_size: 152064, hidden_size: 3584, intermediate_size: 18944, num_hidden_layers: 28 },
    ...{ num_attention_heads: 28, num_key_value_heads: 4 },
  },
};

/** Everything that is bound while a model opened so looks at these media, learns from each, and answers about it. */
function bound({ model, catalog }: ModelPlan, media: readonly Geometry[], hints: Hints) {
  const recorder = { model, catalog, hints };
  const layout = layOutAdapter(catalog, model.parts, ADAPTER);
  const everywhere = layOutAdapter(catalog, model.parts, { ...ADAPTER, vision: true });
  const most = (traces: Trace[]) =>
    Math.max(0, ...traces.map((trace) => plan(trace).largestBindingBytes));
  const shapeOf = (geometry: Geometry | undefined, step: number) => {
    const shown = geometry ? [geometry] : [];
    const places = geometry ? model.eyes!.visualRows(geometry) : 0;
    return { tokens: bucket(TEXT + places, step), ...visualShape(model.eyes, shown, step) };
  };
  const each = media.length ? media : [undefined];
  const passes = media.flatMap((geometry) => [...model.eyes!.passes([geometry])]);
  const learn = { learn: true, checkpointing: true };
  return {
    seeing: most(passes.map(({ shape }) => recordVision(recorder, shape))),
    "learning with its towers": most(
      media.map((geometry) => {
        const passes = planTowers(model.eyes!, [geometry]).passes.map(({ pass }) => pass.shape);
        const shape = { ...shapeOf(geometry, 64), rows: ANSWER_ROWS, passes };
        return recordLesson(recorder, everywhere, shape, learn);
      }),
    ),
    learning: most([
      ...each.map((geometry) =>
        recordLesson(recorder, layout, { ...shapeOf(geometry, 64), rows: ANSWER_ROWS }, learn),
      ),
      recordUpdate(new Trace(hints), layout),
    ]),
    "answering eight": most(
      each.flatMap((geometry) => {
        const prompts = Array.from({ length: 8 }, () => question(model, geometry));
        const { shapes } = planAnswers(model, prompts, 128, LEAST_BINDING_BYTES);
        return shapes.map((shape) => recordAnswer(recorder, layout, shape));
      }),
    ),
    answering: most(
      each.map((geometry) => {
        const shape = shapeOf(geometry, 32);
        const lookRows = model.eyes?.cross ? shape.features : 0;
        const caches = { cacheRows: shape.tokens + 128, lookRows };
        return recordAnswer(recorder, layout, { ...shape, ...caches, sequences: 1 });
      }),
    ),
  };
}

/** A question of some words about this medium. */
function question({ eyes }: ModelPlan["model"], geometry: Geometry | undefined): Encoded {
  const count = geometry ? eyes!.visualRows(geometry) : 0;
  return {
    ids: new Int32Array(64 + count),
    slots: geometry ? [{ media: 0, start: 1, count }] : [],
    media: geometry ? [geometry] : [],
  };
}

const within = (bytes: Record<string, number>) => {
  for (const [what, most] of Object.entries(bytes))
    expect(most, what).toBeLessThanOrEqual(LEAST_BINDING_BYTES);
};

describe.each(HINTS)("with kernels for software: $software", (hints) => {
  it.each(Object.entries(models))("%s", (name, { preprocessor, shows }) => {
    const { config, files } = publishedFiles(name as PublishedName);
    // Refuses any weight that is larger than it may bind.
    const planned = planModel(config, files, PRECISION);
    const processor = openProcessor({ config, preprocessor }, STUDIO);
    const media = shows.map((facts) => geometries([facts], processor)[0]!);
    within(bound(planned, media, hints));
  });

  it.each(Object.entries(texts))("%s", (_, config) => {
    const planned = planModel(config, decoderFiles(config), PRECISION);
    within(bound(planned, [], hints));
  });
});

describe("what is beyond it", () => {
  it("two pictures of Llama 3.2 in one pass of a lesson: the rows of both lie in one input", () => {
    const { config, files } = publishedFiles("Llama-3.2-11B-Vision");
    const planned = planModel(config, files, PRECISION);
    const processor = openProcessor(
      { config, preprocessor: models["Llama-3.2-11B-Vision"].preprocessor },
      STUDIO,
    );
    const [one] = geometries([PICTURE], processor);
    const shape = {
      tokens: TEXT,
      rows: ANSWER_ROWS,
      ...visualShape(planned.model.eyes, [one!, one!], 64),
    };
    // 2 · 4 · 1601 = 12,808 rows, in steps of 1024: 13,312 of 4096 f32.
    const layout = layOutAdapter(planned.catalog, planned.model.parts, ADAPTER);
    const how = { learn: true, checkpointing: true };
    const lesson = recordLesson({ ...planned, hints: HINTS[0]! }, layout, shape, how);
    expect(plan(lesson).largestBindingBytes).toBe(13312 * 4096 * 4);
  });
});
