/**
 * The default WebGPU limit of a binding is 128 MiB of one buffer. Every published model loads, encodes, trains and generates
 * within it: whatever a recording binds is planned here at full size, without weights and without a GPU.
 */
import { describe, expect, it, vi } from "vitest";
import { mediaGrids } from "../media/pixels.ts";
import { openProcessor } from "./index.ts";
import type { AdapterConfig, PrecisionPlan } from "../protocol/config.ts";
import type { MediaGrid, MediaFacts } from "../protocol/mediaGrid.ts";
import { DEFAULT_BINDING_BYTES } from "../engine/gpu/limits.ts";
import { plan } from "../engine/graph/plan.ts";
import type { Encoded } from "./parts/encoded.ts";
import { Trace } from "../engine/graph/trace.ts";
import type { DeviceProfile } from "../engine/graph/deviceProfile.ts";
import { layOutAdapter } from "../engine/weights/adapterLayout.ts";
import { planGenerate } from "../inference/generationPlan.ts";
import { recordGenerate } from "../inference/recordGeneration.ts";
import { visualShape, bucket } from "../inference/visual/visualShape.ts";
import { planModel, type ModelPlan } from "../inference/openModel.ts";
import { recordVision } from "../inference/recordModel.ts";
import { recordStep } from "../train/recordStep.ts";
import { decoderFiles, type DecoderConfig } from "../inference/testing/decoderFiles.ts";
import { publishedFiles, type PublishedName } from "./testing/publishedFiles.ts";
import { planTowerBatches } from "../inference/visual/towerBatches.ts";
import { recordUpdate } from "../train/recordUpdate.ts";
import { UpdateCounts } from "../train/updateCounts.ts";

// Recording models of many tiles takes seconds.
vi.setConfig({ testTimeout: 120_000 });

const PRECISION: PrecisionPlan = { linears: "q4", embeddings: "q8", vision: "q8" };
const PROFILES: DeviceProfile[] = [
  { software: false, matmul: "tile" },
  { software: true, matmul: "register" },
];
const ADAPTER: AdapterConfig = {
  ...{ rank: 16, alpha: 32, dropout: 0.1, language: true, projector: true, vision: false },
  targets: ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
};
const TEXT = 512;
const ANSWER_ROWS = 128;

/** A picture above the studio's pixel cap, and a clip of a minute in as many frames as it takes. */
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
  { preprocessor: Record<string, unknown>; media: MediaFacts[] }
> = {
  "SmolVLM2-256M": {
    preprocessor: { size: { longest_edge: 2048 }, max_image_size: { longest_edge: 512 } },
    media: [PICTURE, CLIP],
  },
  "SmolVLM2-500M": {
    preprocessor: { size: { longest_edge: 2048 }, max_image_size: { longest_edge: 512 } },
    media: [PICTURE, CLIP],
  },
  "SmolVLM-2.2B": {
    preprocessor: { size: { longest_edge: 1536 }, max_image_size: { longest_edge: 384 } },
    media: [PICTURE],
  },
  "LLaVA-OneVision-0.5B": {
    preprocessor: { size: { height: 384, width: 384 } },
    media: [PICTURE, CLIP],
  },
  "Qwen2-VL-2B": { preprocessor: {}, media: [PICTURE, CLIP] },
  "LLaVA-NeXT-Llama-3-8B": {
    preprocessor: { size: { shortest_edge: 336 }, crop_size: { height: 336, width: 336 } },
    media: [PICTURE],
  },
  "Video-LLaVA-7B": { preprocessor: {}, media: [PICTURE, CLIP] },
  "Llama-3.2-11B-Vision": {
    preprocessor: { size: { height: 560, width: 560 }, max_image_tiles: 4 },
    media: [PICTURE],
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

/** The largest bindings while this model encodes these media, trains on each, and generates an answer about it. */
function bound({ model, catalog }: ModelPlan, media: readonly MediaGrid[], profile: DeviceProfile) {
  const recorder = { model, catalog, profile };
  const layout = layOutAdapter(catalog, model.parts, ADAPTER);
  const everywhere = layOutAdapter(catalog, model.parts, { ...ADAPTER, vision: true });
  const most = (traces: Trace[]) =>
    Math.max(0, ...traces.map((trace) => plan(trace).largestBindingBytes));
  const shapeOf = (grid: MediaGrid | undefined, step: number) => {
    const attached = grid ? [grid] : [];
    const visual = grid ? model.vision!.visualTokens(grid) : 0;
    return { tokens: bucket(TEXT + visual, step), ...visualShape(model.vision, attached, step) };
  };
  const each = media.length ? media : [undefined];
  const batches = media.flatMap((grid) => [...model.vision!.towerBatches([grid])]);
  const training = { withBackward: true, checkpointing: true };
  return {
    encoding: most(batches.map(({ shape }) => recordVision(recorder, shape))),
    "training with its tower": most(
      media.map((grid) => {
        const towerBatches = planTowerBatches(model.vision!, [grid]).batches.map(
          ({ batch }) => batch.shape,
        );
        const shape = { ...shapeOf(grid, 64), rows: ANSWER_ROWS, towerBatches };
        return recordStep(recorder, everywhere, shape, training);
      }),
    ),
    training: most(
      each.flatMap((grid) => {
        const shape = { ...shapeOf(grid, 64), rows: ANSWER_ROWS };
        const step = recordStep(recorder, layout, shape, training);
        const changed = new UpdateCounts(layout, 0).next([plan(step)], []);
        return [step, recordUpdate(new Trace(profile), layout, changed)];
      }),
    ),
    "generating eight": most(
      each.flatMap((grid) => {
        const prompts = Array.from({ length: 8 }, () => question(model, grid));
        const { shapes } = planGenerate(model, prompts, 128, DEFAULT_BINDING_BYTES);
        return shapes.map((shape) => recordGenerate(recorder, layout, shape));
      }),
    ),
    generating: most(
      each.map((grid) => {
        const shape = shapeOf(grid, 32);
        const crossRows = model.vision?.crossAttention ? shape.features : 0;
        const caches = { cacheRows: shape.tokens + 128, crossRows };
        return recordGenerate(recorder, layout, { ...shape, ...caches, sequences: 1 });
      }),
    ),
  };
}

/** A prompt of some tokens of text and this medium. */
function question({ vision }: ModelPlan["model"], grid: MediaGrid | undefined): Encoded {
  const count = grid ? vision!.visualTokens(grid) : 0;
  return {
    ids: new Int32Array(64 + count),
    mediaSpans: grid ? [{ media: 0, start: 1, count }] : [],
    mediaGrids: grid ? [grid] : [],
  };
}

const within = (bytes: Record<string, number>) => {
  for (const [what, most] of Object.entries(bytes))
    expect(most, what).toBeLessThanOrEqual(DEFAULT_BINDING_BYTES);
};

describe.each(PROFILES)("with kernels for software: $software", (profile) => {
  it.each(Object.entries(models))("%s", (name, { preprocessor, media }) => {
    const { config, files } = publishedFiles(name as PublishedName);
    // Refuses any weight that is larger than it may bind.
    const planned = planModel(config, files, PRECISION);
    const processor = openProcessor({ config, preprocessor }, STUDIO);
    const grids = media.map((facts) => mediaGrids([facts], processor)[0]!);
    within(bound(planned, grids, profile));
  });

  it.each(Object.entries(texts))("%s", (_, config) => {
    const planned = planModel(config, decoderFiles(config), PRECISION);
    within(bound(planned, [], profile));
  });
});

describe("what is beyond the limit", () => {
  it("two pictures of Llama 3.2 in one micro-batch: the rows of both are one input", () => {
    const { config, files } = publishedFiles("Llama-3.2-11B-Vision");
    const planned = planModel(config, files, PRECISION);
    const processor = openProcessor(
      { config, preprocessor: models["Llama-3.2-11B-Vision"].preprocessor },
      STUDIO,
    );
    const [one] = mediaGrids([PICTURE], processor);
    const shape = {
      tokens: TEXT,
      rows: ANSWER_ROWS,
      ...visualShape(planned.model.vision, [one!, one!], 64),
    };
    // 2 · 4 · 1601 = 12,808 rows, in steps of 1024: 13,312 of 4096 f32.
    const layout = layOutAdapter(planned.catalog, planned.model.parts, ADAPTER);
    const how = { withBackward: true, checkpointing: true };
    const step = recordStep({ ...planned, profile: PROFILES[0]! }, layout, shape, how);
    expect(plan(step).largestBindingBytes).toBe(13312 * 4096 * 4);
  });
});
