/** What tools/parity/record.py has written about a model folder, and how far our numbers are from it. */
import type { OptimConfig } from "../../protocol/config.ts";
import { sampleIndices, type PictureSpec } from "./formulas.ts";

/** A long array, recorded as its length, its L2 norm, and values at evenly spread indices. */
export interface Sample {
  size: number;
  norm: number;
  values: number[];
}

export interface Greedy {
  ids: number[];
  /** The smallest distance between the chosen logit and the next. */
  lead: number;
}

export interface RecordedConversation {
  /** Indices of `pictures`, or "clip". */
  media: (number | "clip")[];
  /** Only where the folder has a tokenizer. */
  turns?: [question: string, answer: string][];
  ids: number[];
  /** Ranges of answer tokens. */
  trained: [begin: number, end: number][];
  /** Mean over answer tokens, in nats. */
  loss: number;
  /** All positions, (T, V). */
  logits?: Sample;
}

export interface Recording {
  /** SHA-256 of model.safetensors. */
  weights: string;
  pictures: PictureSpec[];
  clip: PictureSpec & { frames: number };
  pixels: { images: Sample; video: Sample };
  features: { image: Sample; imageProjected: Sample; video: Sample; videoProjected: Sample };
  conversations: RecordedConversation[];
  /** Answers to the first question of the first three conversations. */
  base: Greedy[];
  adapter: {
    rank: number;
    alpha: number;
    boundA: number;
    boundB: number;
    /** Over all conversations, with the adapter's first values. */
    loss: number;
    /** By `PATH.lora_A` and `PATH.lora_B`, in the order in which first values are salted. */
    gradients: Record<string, Sample>;
    greedy: Greedy[];
  };
  training: {
    optim: OptimConfig;
    /** step → micro-batch → indices of conversations. */
    batches: number[][][];
    losses: number[];
    norms: number[];
    rates: number[];
    values: Record<string, Sample>;
    greedy: Greedy[];
  };
}

/** How far numbers may be off: what f32 sums in another order can explain. */
export const BOUNDS: Record<string, number> = {
  "pixels of pictures": 1e-5,
  "pixels of frames": 1e-5,
  "features of pictures": 1e-4,
  "features of the clip": 1e-4,
  "projected pictures": 1e-4,
  "projected clip": 1e-4,
  logits: 1e-4,
  loss: 1e-5,
  "loss with the adapter": 1e-5,
  gradients: 1e-3,
  "loss of a step": 1e-4,
  "gradient norm of the first steps": 1e-3,
  // Nine digits are recorded.
  "learning rate": 1e-8,
};

/** By what was compared. */
export type Errors = Record<string, number>;

/**
 * The larger of the L2 distance over the sampled values and the difference of the norms, each relative to the recording.
 * @throws Error when the lengths differ.
 */
export function relativeError(got: ArrayLike<number>, { size, norm, values }: Sample): number {
  if (got.length !== size) throw new Error(`There are ${got.length} values, recorded ${size}.`);
  const sampled = sampleIndices(size, values.length).map((place) => got[place]!);
  const distance = length(sampled.map((value, j) => value - values[j]!));
  return Math.max(distance / length(values), Math.abs(length(got) - norm) / norm);
}

/** L2 norm. */
function length(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! ** 2;
  return Math.sqrt(sum);
}

/** L2 distance relative to the second. */
export function distance(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  return length(Array.from(got, (value, i) => value - wanted[i]!)) / length(wanted);
}
