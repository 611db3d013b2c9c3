/**
 * What every architecture gives to training and answering: the seam between model files and everything above them. One half
 * is plain numbers and tables that the host makes, `OpenModel`; the other is recorded on a trace, `RecordedModel`.
 */
import type { Geometry } from "../protocol/geometry.ts";
import type { Tensor } from "../engine/graph/trace.ts";
import type { Weights } from "../engine/nn/weights.ts";
import type { Renames } from "../engine/weights/catalog.ts";
import type { ModelParts } from "../engine/weights/adapterLayout.ts";
import type { DecodeOptions } from "./parts/decoding.ts";

/** A conversation as the model takes it in. */
export interface Encoded {
  ids: Int32Array;
  /** Runs of visual places in order; a medium whose rows stand apart has several. `media` is an index into the list. */
  slots: readonly { media: number; start: number; count: number }[];
  /** How each medium was cut. */
  media: readonly Geometry[];
}

/** Where the tokens of a conversation stand, for rotary position codes. */
export interface Positions {
  /** Radians per position, (D / 2): see rotary.ts. */
  frequencies: Float32Array;
  /** For models with several axes: the axis that each frequency follows, (D / 2), and the place of each token on them. */
  axes?: {
    axisOf: readonly number[];
    /** `at` (T, axes) flat, and the position of the token after the last, the same on every axis. */
    place(conversation: Encoded): { at: Float64Array; next: number };
  };
}

/** One value an axis for each token, and the next token's position on all of them. */
export interface Placed {
  at: Float64Array;
  next: number;
}

/** A medium ready for the towers: views (3, S, S), or patch rows, as the family's processor makes them. */
export interface Cut {
  geometry: Geometry;
  views: readonly Float32Array[];
}

/** What a pass through a tower is recorded for. Few different ones keep few programs. */
export interface PassShape {
  kind: Geometry["kind"];
  /** Views or patches that go through together, padding included. */
  count: number;
}

/** Named inputs of a program. */
export type Tables = Record<string, Float32Array | Uint32Array>;

export interface Pass {
  shape: PassShape;
  /** Feature rows to keep of this pass, from its first. */
  rows: number;
  /** What to write into its program; `media` are those that the passes were planned for, cut. */
  inputs(media: readonly Cut[]): Tables;
}

/** The numbers that packing, caches and memory planning need. */
export interface ModelShape {
  layers: number;
  headDim: number;
  /** Width of one row of a key or value cache. */
  kvWidth: number;
  vocabulary: number;
  context: number;
}

/** What the tokens of one conversation see of its visual rows, for decoders that look at them from some of their layers. */
export interface Looks {
  /** All feature rows of the media, by their number in order, as they are to lie beside the text. */
  order: Uint32Array;
  /** The rows that each token sees, as they lie: begin and end, (T, 2). Equal where it sees none. */
  keys: Uint32Array;
  /** So many tokens at the start, which see no rows of their own, see all of them. */
  before: number;
}

/** How a model takes in pictures and clips, without a GPU. */
export interface Eyes {
  /** The token that stands where the rows of a picture, and of a clip, go; null for a kind that it does not take. */
  tokens: { image: number | null; video: number | null };
  /** Width of a feature row: what a tower gives, kept between lessons, before the projector. */
  featureWidth: number;
  /** Feature rows of a medium. */
  featureRows(geometry: Geometry): number;
  /** Places that a medium takes in the text. */
  visualRows(geometry: Geometry): number;
  /** Feature rows that the projector makes one of, always neighbours; a power of two up to 16. 1 unless told. */
  merged?: number;
  /**
   * For families that drop, insert or mix rows after the projector: the tables that `project` declared as inputs, for the
   * media of a batch in order. `shape` holds the recorded feature and visual rows, padding included. Without it the
   * projected rows stand in the text as they are.
   */
  arrange?(media: readonly Geometry[], shape: { features: number; visual: number }): Tables;
  /**
   * For decoders with cross-attention: the rows lie beside the text, and the places in it are ordinary tokens. One feature
   * row makes one row to look at; `layers` have caches of these rows while answering.
   */
  cross?: { layers: readonly number[]; looks(conversation: Encoded): Looks };
  /** The passes that make the feature rows of these media of one kind, one medium after the other. */
  passes(media: readonly Geometry[]): Iterable<Pass>;
  /** Feature rows that a pass makes, padding included. */
  passRows(shape: PassShape): number;
}

export interface RecordedEyes {
  /**
   * One pass through a tower; declares the inputs that `passes` fills. → (`passRows`, featureWidth), those to keep first.
   * `checkpointing`: recompute each layer's activations in the backward pass, where the tower learns.
   */
  see(pass: PassShape, checkpointing?: boolean): Tensor;
  /** features (F, featureWidth) → the rows that stand in the text or are looked at, (visual, C). */
  project(features: Tensor, visual: number): Tensor;
}

/** A model recorded on one trace. T tokens, C width, V vocabulary. */
export interface RecordedModel {
  /** Absent for models that read text only. */
  eyes?: RecordedEyes;
  /** Token ids (T) → (T, C). */
  embed(ids: Tensor): Tensor;
  /** (T, C) → (T, C), through all layers and the final norm. */
  decode(x: Tensor, options: DecodeOptions): Tensor;
  /** (V, C) */
  head: Tensor;
}

/** A model file opened: its numbers and how to record it. */
export interface OpenModel {
  shape: ModelShape;
  positions: Positions;
  /** Absent for models that read text only. */
  eyes?: Eyes;
  /** Which layers may carry a low-rank pair, by module path. */
  parts: ModelParts;
  /** Whether `lm_head` is the embedding itself. */
  tiedHead: boolean;
  record(w: Weights): RecordedModel;
}

export interface Family {
  /** `model_type` of config.json. */
  type: string;
  /** From the names in older and newer files to the module paths of transformers, which PEFT uses too. First match wins. */
  renames: Renames;
  /** @throws Error naming the key that is missing or unsupported. */
  open(config: Record<string, unknown>): OpenModel;
}
