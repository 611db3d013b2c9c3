/** Models and runs whose memory is counted on the device. */
import { existsSync } from "node:fs";
import path from "node:path";
import type { AdapterConfig, PrecisionPlan, RunConfig } from "../../../protocol/config.ts";
import type { MediaGrid } from "../../../protocol/mediaGrid.ts";
import {
  openSafetensors,
  type CheckpointTensors,
} from "../../../engine/weights/safetensorsFiles.ts";
import type { StorageOptions } from "../../../inference/openModel.ts";
import type { Method } from "../../../methods/method.ts";
import { hinted } from "../../../methods/testing/hinted.ts";
import { fileSource, json } from "../../../train/parity/nodeFolder.ts";
import { decoderFiles, type DecoderConfig } from "../../../inference/testing/decoderFiles.ts";

const decoder: DecoderConfig = {
  model_type: "llama",
  vocab_size: 512,
  hidden_size: 64,
  intermediate_size: 192,
  num_hidden_layers: 3,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  max_position_embeddings: 2048,
  tie_word_embeddings: false,
};

/** A model, and a run on it. */
export interface Case {
  title: string;
  config: Record<string, unknown>;
  files: () => CheckpointTensors | Promise<CheckpointTensors>;
  precision?: Partial<PrecisionPlan>;
  adapter?: Partial<AdapterConfig>;
  run?: Partial<RunConfig>;
  /** Instead of the supervised one; with its default settings. */
  method?: Method;
  storage?: StorageOptions;
  /** Tokens of each conversation. */
  lengths: number[];
  /** Media of the conversations, in turn; null for one of text alone. */
  grids?: (MediaGrid | null)[];
  /** How many conversations, the last ones, are for validation. */
  validation?: number;
}

const made = (change: Partial<DecoderConfig> = {}): Pick<Case, "config" | "files"> => {
  const config = { ...decoder, ...change };
  return { config, files: () => decoderFiles(config) };
};

/** With the numbers of the first layer in the second, too. */
function alike({ config, files }: Pick<Case, "config" | "files">): Pick<Case, "config" | "files"> {
  return {
    config,
    files: async () => {
      const all = await files();
      const twin = (name: string) => name.replace("layers.1.", "layers.0.");
      return new Map([...all.keys()].map((name) => [name, all.get(twin(name))!]));
    },
  };
}

const tiny = (name: string): Pick<Case, "config" | "files"> =>
  stored(path.join("../../../families/parity/fixtures", name));

const stored = (from: string): Pick<Case, "config" | "files"> => {
  const folder = path.join(import.meta.dirname, from);
  const open = async (file: string) =>
    existsSync(path.join(folder, file)) ? fileSource(path.join(folder, file)) : null;
  return { config: json(folder, "config.json"), files: () => openSafetensors(open) };
};

const picture = (views: number, rows: number, columns: number): MediaGrid => ({
  ...{ kind: "image", width: 32, height: 32, frames: 1 },
  ...{ views, rows, columns },
});

/** Of each family's shape, storage and way of learning that the planner tells apart. */
export const cases: Case[] = [
  { title: "plain", ...made(), lengths: [40], validation: 0 },
  {
    title: "checkpointed, in 4 bits with a minimum",
    ...made(),
    precision: { linears: "q4_1" },
    run: { checkpointing: true },
    lengths: [150, 100, 70, 90],
  },
  {
    title: "checkpointed but for its last block, with dropout",
    ...made(),
    adapter: { dropout: 0.1 },
    run: { checkpointing: true, keptBlocks: 1 },
    lengths: [150, 100, 70, 90],
  },
  {
    title: "checkpointed, with block inputs in 16 bits, but for its last block",
    ...made(),
    run: { checkpointing: true, keptBlocks: 1, activations: "f16" },
    lengths: [150, 100, 70, 90],
  },
  {
    // As the two towers of Video-LLaVA have equal layers: what is stored twice is held once.
    title: "with two equal layers",
    ...alike(made()),
    lengths: [60, 40, 30],
  },
  { title: "with dropout", ...made(), adapter: { dropout: 0.1 }, lengths: [100, 40, 30] },
  {
    title:
      "with dropout, checkpointed, in several micro-batches of several shapes, the largest last",
    ...made(),
    adapter: { dropout: 0.1 },
    run: { checkpointing: true, batch: 1, accumulate: 2, epochs: 2 },
    lengths: [30, 90, 170, 260, 330, 400, 500, 20],
  },
  {
    title: "with biases and one table for both ends, in nf4",
    ...made({ model_type: "qwen2", tie_word_embeddings: true }),
    precision: { linears: "nf4", embeddings: "f16" },
    lengths: [70, 20, 30, 40],
  },
  {
    title: "unpacked, some projections alone",
    ...made(),
    storage: { software: true },
    adapter: { rank: 5, targets: ["q_proj", "down_proj"] },
    lengths: [65, 30, 200],
  },
  {
    // 512 rows of 64 at 8.5 bits are 34,816 bytes: 5 pieces.
    title: "with tables in pieces",
    ...made(),
    storage: { shardBytes: 8000 },
    run: { checkpointing: true },
    lengths: [128, 60, 60],
  },
  {
    title: "with pictures in tiles",
    ...tiny("smolvlm"),
    adapter: { projector: true, dropout: 0.05 },
    run: { batch: 2 },
    lengths: [120, 60, 80, 50, 90],
    grids: [picture(3, 1, 2), picture(1, 0, 0)],
  },
  {
    // 18,432 of 67,584 bytes: the first, of three views.
    title: "with some of its pictures' features on the device throughout",
    ...tiny("smolvlm"),
    run: { batch: 2, featureBytes: 20_000 },
    lengths: [120, 60, 80, 50, 90],
    grids: [picture(3, 1, 2), picture(1, 0, 0)],
  },
  {
    title: "with pictures in some steps, and a projector that learns from those alone",
    ...stored("../../../train/parity/tiny"),
    adapter: { projector: true },
    run: { batch: 1, epochs: 2 },
    lengths: [60, 40, 90, 50, 70],
    grids: [null, picture(1, 0, 0)],
  },
  {
    title: "with cross-attention",
    ...tiny("mllama"),
    run: { batch: 2, checkpointing: true },
    lengths: [50, 40, 30, 60],
    grids: [picture(4, 1, 2), picture(4, 2, 2)],
  },
  {
    title: "with trained towers",
    ...tiny("smolvlm"),
    adapter: { vision: true, projector: true, dropout: 0.05 },
    run: { batch: 2, accumulate: 2 },
    lengths: [120, 60, 80, 50, 90, 20],
    grids: [picture(3, 1, 2), picture(1, 0, 0), picture(7, 2, 3)],
  },
  {
    title: "with trained towers, checkpointed, and cross-attention",
    ...tiny("mllama"),
    adapter: { vision: true },
    run: { batch: 1, checkpointing: true },
    lengths: [50, 40, 30],
    grids: [picture(4, 1, 2), picture(4, 2, 2)],
  },
  {
    title: "with trained towers and cross-attention, checkpointed with block inputs in 16 bits",
    ...tiny("mllama"),
    adapter: { vision: true },
    run: { batch: 1, checkpointing: true, activations: "f16" },
    lengths: [50, 40, 30],
    grids: [picture(4, 1, 2), picture(4, 2, 2)],
  },
  {
    // Three views, four terms and a network of its own; the second of two stages has fewer terms and no swapped view.
    title: "by a method with views, terms, tensors and stages of its own",
    ...stored("../../../train/parity/tiny"),
    method: hinted(() => Float32Array.of(0.1, -0.2, 0.3, -0.4, 0.5)),
    adapter: { projector: true },
    run: { batch: 2, accumulate: 2, epochs: 2 },
    lengths: [60, 40, 90, 50, 70, 30],
    grids: [picture(1, 0, 0)],
  },
  {
    title: "by the same method, checkpointed, with trained towers",
    ...stored("../../../train/parity/tiny"),
    method: hinted(() => Float32Array.of(0.1, -0.2, 0.3, -0.4, 0.5)),
    adapter: { projector: true, vision: true, dropout: 0.05 },
    run: { batch: 2, checkpointing: true, epochs: 2 },
    lengths: [60, 40, 90, 50, 70],
    grids: [picture(1, 0, 0)],
  },
];
