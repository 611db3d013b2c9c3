/** How the sets of a run are mixed: pictures, clips and texts, and general examples between them. */

/** As in records.ts, which knows this file. */
type Modality = "image" | "video" | "text";

export const MODALITIES: readonly Modality[] = ["image", "video", "text"];

/** How the sets follow each other; each is a file in dataset/mixture/orders. */
export type OrderId = "shuffled" | "every-step" | "text-first";

export interface MixtureConfig {
  order: OrderId;
  /** How often an example of a set is drawn, relative to those of the others; 0 leaves the set out. */
  weights: Record<Modality, number>;
  /** Sets are drawn from in proportion to size^(1 / temperature): 1 by their sizes, larger more alike. At least 1. */
  temperature: number;
  /** Most examples of a set that take part, chosen by the seed; 0 for all. */
  caps: Record<Modality, number>;
}

const each = <T>(value: T): Record<Modality, T> => ({ image: value, video: value, text: value });

/** Every example once an epoch, in one shuffle: what runs without a mixture do. */
export const PLAIN_MIXTURE: MixtureConfig = {
  order: "shuffled",
  weights: each(1),
  temperature: 1,
  caps: each(0),
};

/** One set of a run. */
export interface MixtureSet {
  set: Modality | "replay";
  /** Conversations to learn from that there are, and that take part. */
  available: number;
  used: number;
  /** Draws in an epoch, and in the whole run. */
  epoch: number;
  run: number;
  /** Its question that most conversations begin with, how many do, and how many different ones there are. */
  question: string;
  asked: number;
  wordings: number;
  /** Median and largest number of words of the answers that are learnt. */
  words: { median: number; most: number };
  /** Questions by kind, the most frequent first; "" for those without one. */
  kinds: { kind: string; count: number }[];
}

/** Conversations of each set in the steps `from` to `to`, both counted from 1. */
export interface MixtureBin {
  from: number;
  to: number;
  counts: Record<Modality | "replay", number>;
}

/** Questions that list their answers, of the conversations to learn from and of those that are watched. */
export interface ListCounts {
  train: number;
  watched: number;
}

/** Tokens of all conversations of a run, and those that are computed, where some share what they begin with. */
export interface SharedTokens {
  /** Own examples to learn from that show the same media as another. */
  examples: number;
  all: number;
  computed: number;
}

/** What a run does, counted from the same sequence that it takes its rows from. */
export interface MixtureReport {
  /** Those with examples. */
  sets: MixtureSet[];
  bins: MixtureBin[];
  lists: ListCounts;
  shared: SharedTokens;
  /** Sentences on what the mixture repeats or leaves out. */
  notes: string[];
  /** Where the schedule has several stages, these in order. */
  stages?: MixtureStage[];
}

/** What a stage of a schedule takes: own conversations that there are, and all that it takes in its steps. */
export interface MixtureStage {
  title: string;
  steps: number;
  own: number;
  conversations: number;
}
