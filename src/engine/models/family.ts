/** What every architecture gives to training and answering: the seam between model files and everything above them. */
import type { Spans } from "../ops/attention.ts";
import type { Tensor } from "../graph/tensor.ts";
import type { Weights } from "../nn/weights.ts";
import type { Renames } from "../weights/catalog.ts";
import type { DecodeOptions } from "./llama.ts";
import type { Placement } from "./videoLlava.ts";

/** A model recorded on one trace. T tokens, V feature rows, C width, N pictures or frames. */
export interface RecordedModel {
  seeImages(pixels: Tensor, spans: Spans): Tensor;
  seeFrames(pixels: Tensor, spans: Spans): Tensor;
  project(features: Tensor): Tensor;
  embed(ids: Tensor, features?: Tensor, at?: Placement): Tensor;
  decode(x: Tensor, options: DecodeOptions): Tensor;
  head: Tensor;
}

/** The numbers that packing, caching and memory planning need. */
export interface ModelShape {
  layers: number;
  headDim: number;
  ropeTheta: number;
  /** Width of one row of a key or value cache. */
  kvWidth: number;
  vocabulary: number;
  context: number;
  imageTokenId: number;
  videoTokenId: number;
  imageSize: number;
  /** Tokens that a tower works on for one picture or frame, with its class token. */
  towerTokens: number;
  /** Feature rows of a picture, and of one frame of a clip. */
  imageRows: number;
  frameRows: number;
  /** Width of a feature row before the projector. */
  featureWidth: number;
}

export interface Family {
  /** `model_type` of config.json. */
  type: string;
  renames: Renames;
  /** @throws Error naming the key that is missing or unsupported. */
  open(config: Record<string, unknown>): {
    shape: ModelShape;
    /** Whether `lm_head` is the embedding itself. */
    tiedHead: boolean;
    record(w: Weights): RecordedModel;
  };
}
