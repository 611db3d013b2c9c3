/**
 * The interface of an architecture: `OpenModel`, numbers and tables that the host computes from config.json, and
 * `RecordedModel`, its layers recorded on a trace.
 */
import type { MediaGrid } from "../protocol/mediaGrid.ts";
import type { Tensor } from "../engine/graph/trace.ts";
import type { Checkpointing } from "../engine/nn/layers.ts";
import type { Weights } from "../engine/nn/weights.ts";
import type { Renames } from "../engine/weights/catalog.ts";
import type { ModelParts } from "../engine/weights/adapterLayout.ts";
import type { DecodeOptions } from "./parts/decoding.ts";
import type { CrossAttentionSpans, Encoded, RopeIndex } from "./parts/encoded.ts";
import type { FamilyKeys } from "./parts/keyRules.ts";

/** Rotary position embedding of the decoder. */
export interface Positions {
  /** Radians per position, (D / 2): see rotary.ts. */
  frequencies: Float32Array;
  /** For M-RoPE: the axis that each frequency follows, (D / 2), and the position ids on all axes. */
  axes?: {
    axisOf: readonly number[];
    ropeIndex(conversation: Encoded): RopeIndex;
  };
}

/** A medium as the vision tower takes it: views (3, S, S), or patch rows, as the family's processor makes them. */
export interface PixelValues {
  grid: MediaGrid;
  views: readonly Float32Array[];
}

/** The sizes that one batch of a vision tower is recorded for; few different ones, so that few programs serve all media. */
export interface TowerBatchShape {
  kind: MediaGrid["kind"];
  /** Views or patches of the batch, padding included. */
  count: number;
}

/** Named inputs of a program. */
export type ProgramInputs = Record<string, Float32Array | Uint32Array>;

/** Views of some media that go through the tower together. */
export interface TowerBatch {
  shape: TowerBatchShape;
  /** Feature rows that the batch gives, the first of its output; padding rows follow. */
  rows: number;
  /** Inputs of the recorded program; `pixelValues` of the media that the batches were made for, in the same order. */
  inputs(pixelValues: readonly PixelValues[]): ProgramInputs;
}

/** The numbers that packing, caches and memory planning need. */
export interface ModelShape {
  layers: number;
  /** C: width of the token embeddings and hidden states. */
  width: number;
  headDim: number;
  /** Width of one row of a key or value cache. */
  kvWidth: number;
  vocabSize: number;
  contextLength: number;
}

/** What the host knows of a model's vision tower and projector, from config.json. */
export interface VisionSpec {
  /** config.json's image_token_id and video_token_id; null for a kind that the model does not take. */
  tokenIds: { image: number | null; video: number | null };
  /** Width of a feature row: the tower's output, which is cached, before the projector. */
  featureWidth: number;
  /** Feature rows of a medium. */
  featureRows(grid: MediaGrid): number;
  /** Visual tokens of a medium in the text. */
  visualTokens(grid: MediaGrid): number;
  /** Neighbouring feature rows that the projector makes one token of; a power of two up to 16. 1 by default. */
  mergeFactor?: number;
  /**
   * For families that drop, insert or interpolate rows after the projector: the tables that `project` declares as inputs, for
   * the media of a batch in order. `shape` holds the recorded feature rows and visual tokens, padding included. Absent where
   * the projected rows are the visual tokens.
   */
  layoutTables?(
    media: readonly MediaGrid[],
    shape: { features: number; visual: number },
  ): ProgramInputs;
  /**
   * For decoders with cross-attention: every feature row becomes one cross-attention state, and the visual tokens in the text
   * are embedded as text. `layers` cache keys and values of the states while generating.
   */
  crossAttention?: {
    layers: readonly number[];
    crossSpans(conversation: Encoded): CrossAttentionSpans;
  };
  /** The batches that encode these media of one kind; their feature rows follow one another, medium after medium. */
  towerBatches(media: readonly MediaGrid[]): Iterable<TowerBatch>;
  /** Rows of a batch's output, padding included. */
  batchRows(shape: TowerBatchShape): number;
}

export interface VisionTower {
  /**
   * One batch through the tower; declares the inputs that the batch fills. → (`batchRows`, featureWidth), padding last.
   * `how`: for adapters in the tower, whose layers' activations the backward pass may recompute.
   */
  encode(shape: TowerBatchShape, how?: Checkpointing): Tensor;
  /** features (F, featureWidth) → visual tokens or cross-attention states, (visual, C). */
  project(features: Tensor, visual: number): Tensor;
}

/** A model recorded on one trace. T tokens, C width, V vocabulary. */
export interface RecordedModel {
  /** Absent for models that read text only. */
  vision?: VisionTower;
  /** Token ids (T) → (T, C). */
  embed(ids: Tensor): Tensor;
  /** (T, C) → (T, C), or (R, C) of the rows that `options.outputs` wants, through all layers and the final norm. */
  decode(x: Tensor, options: DecodeOptions): Tensor;
  /** (V, C) */
  head: Tensor;
}

/** A model of one config.json: its numbers, and how to record it. */
export interface OpenModel {
  shape: ModelShape;
  positions: Positions;
  /** Absent for models that read text only. */
  vision?: VisionSpec;
  /** Which layers may carry a low-rank pair, by module path. */
  parts: ModelParts;
  /** Whether `lm_head` is the embedding itself. */
  tiedHead: boolean;
  record(w: Weights): RecordedModel;
}

export interface Family {
  /** `model_type` of config.json. */
  type: string;
  /** What the keys of config.json mean. */
  keys: FamilyKeys;
  /** Tensor names of older and newer files → module paths of transformers, which PEFT uses too. The first match counts. */
  renames: Renames;
  /** @throws Error naming the key that is missing or unsupported. */
  open(config: Record<string, unknown>): OpenModel;
}
