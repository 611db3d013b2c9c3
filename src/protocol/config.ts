/** All hyperparameters of a run as plain JSON. Equal config, data version and device give equal weights. */
import type { Framing } from "../base/media/framing.ts";
import type { MethodChoice } from "./method.ts";
import type { MixtureConfig } from "./instructions/mixture.ts";
import type { ScheduleId } from "./instructions/schedule.ts";

/**
 * How a part of the base model is held in GPU memory. q4: 4-bit blocks of 32 with an f16 scale. q4_1: the same and an f16
 * minimum, 5 bits in all. q8: an f16 scale and 8 bits. nf4: 4-bit NormalFloat in blocks of 64 with scales of 8 bits, as QLoRA.
 * f16: 16 bits.
 */
export type Precision = "nf4" | "q4" | "q4_1" | "q8" | "f16" | "f32";

export interface PrecisionPlan {
  /** Linear layers of the language model. */
  linears: Precision;
  /** Token embedding and output head. */
  embeddings: "q8" | "f16" | "f32";
  /** Vision towers and projector. */
  vision: Precision;
}

export type LoraTarget =
  "q_proj" | "k_proj" | "v_proj" | "o_proj" | "gate_proj" | "up_proj" | "down_proj";

/** Parts of a model that may carry adapters. A text-only model has the language model alone. */
export type ModelPart = "language" | "projector" | "vision";

/** Low-rank adapter, Hu et al. 2021 (arXiv 2106.09685): W x + (alpha / rank) B A x. */
export interface AdapterConfig {
  rank: number;
  alpha: number;
  /** Probability that an input of A is dropped while training. */
  dropout: number;
  targets: LoraTarget[];
  /** Which parts of the model carry adapters. */
  language: boolean;
  projector: boolean;
  /** The vision towers. Features cannot be cached then, and few other programs apply such adapters. */
  vision: boolean;
}

export type ScheduleName = "constant" | "linear" | "cosine";

/** AdamW with PyTorch's semantics; schedules as in transformers' `get_scheduler`. */
export interface OptimConfig {
  learningRate: number;
  beta1: number;
  beta2: number;
  epsilon: number;
  weightDecay: number;
  /** Global gradient norm is clipped to this; 0 switches clipping off. */
  maxGradNorm: number;
  schedule: ScheduleName;
  /** Share of all steps spent warming up, 0 to 1. */
  warmupRatio: number;
}

export interface RunConfig {
  modelId: string;
  method: MethodChoice;
  precision: PrecisionPlan;
  adapter: AdapterConfig;
  optim: OptimConfig;
  /** Epochs over the train split. */
  epochs: number;
  /** Stop after this many optimiser steps even if epochs remain; 0 means no limit. */
  maxSteps: number;
  /** Conversations of a micro-batch, and micro-batches whose gradients are accumulated into one optimiser step. */
  batch: number;
  accumulate: number;
  /** Longest conversation, in tokens; also the packing length. */
  maxTokens: number;
  /** Share of each step's conversations drawn from general examples, 0 to 0.5. */
  replayShare: number;
  /** Parts of the project that take part. */
  parts: ("image" | "video" | "text")[];
  seed: number;
  /** How media that are no squares go in, while it learns and wherever its adapter answers; absent as the model's files say. */
  framing?: Framing;
  /** How pictures, clips and texts are mixed; absent as PLAIN_MIXTURE. */
  mixture?: MixtureConfig;
  /** Examples of the same media follow each other, so that a micro-batch computes once what they begin with; absent: by the order alone. */
  together?: true;
  /** What is learnt in which stage; absent: everything in one. */
  schedule?: ScheduleId;
  /**
   * Class questions that are learnt or watched lose their list of answers (dataset/classes/withoutLists.ts), as in the test of
   * incomplete instructions of VITask (arXiv 2410.06456); absent: they keep it.
   */
  withoutLists?: true;
  /**
   * Products through frozen weights round both factors to f16 and add in f32, while it learns and wherever its adapter answers;
   * absent: f32 throughout.
   */
  halfProducts?: true;
  /** Validation loss, sample answers and a checkpoint every so many steps. */
  evalEvery: number;
  /** Ends the run after so many evaluations in which the validation loss reached no new minimum; absent or 0: never. */
  patience?: number;
  /** Recompute each block's activations in the backward pass: less memory, up to about a third more time. */
  checkpointing: boolean;
  /** With checkpointing: so many blocks of the decoder, counted from the last, keep their activations; absent: none. */
  keptBlocks?: number;
  /**
   * What is held for the blocks that are computed twice, which is what went into each: f32, or f16 with a power of two a row
   * (engine/ops/halfRows.ts); absent: f32.
   */
  activations?: "f32" | "f16";
  /** Bytes of the device that feature rows of media take, which then are uploaded once (data/keptFeatures.ts); absent: at each step. */
  featureBytes?: number;
  /** Bytes of GPU memory within which micro-batch and kept blocks are chosen (planWithin); absent: those of the largest buffer. */
  memoryBytes?: number;
}

export type PresetId = "quick" | "normal" | "thorough" | "eyes";

export interface Preset {
  id: PresetId;
  title: string;
  about: string;
  config: RunConfig;
}
