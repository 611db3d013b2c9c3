/** What a rule of the Quality page is: it reads the examples with what is known of their media, and says what is weak. Pure. */
import type { QualityFinding } from "../protocol/quality.ts";
import type { Example, Media } from "../protocol/records.ts";
import type { Signed, SimilarPair } from "./pictures/similarMedia.ts";

/** How much more likely an answer is with its picture than with a blank one. */
export interface VisualGain {
  exampleId: string;
  /** Nats per answer token: loss with a blank picture less loss with the picture. */
  gain: number;
}

export interface QualityInput {
  /** The person's own, in a fixed order; general ones are no part of it. */
  examples: readonly Example[];
  /** By hash, of the media that could be read. */
  signed: ReadonlyMap<string, Signed>;
  /** Pairs of media that show the same. */
  similar: readonly SimilarPair[];
  /**
   * Tokens of each example by id, the most that the project's model takes, and why it cannot read some at all; null where its
   * files cannot be read.
   */
  lengths: {
    tokens: ReadonlyMap<string, number>;
    limit: number;
    refused: ReadonlyMap<string, string>;
  } | null;
  /** Pixels of a side of one view of the project's model; null for models that read text only, or take any size. */
  viewSide: number | null;
  /** null until it was measured. */
  visualGains: readonly VisualGain[] | null;
}

export interface QualityRule {
  id: string;
  /** What it looks for, as in "Duplicates". */
  title: string;
  /** What it looked at in this set, in a sentence; also where it found nothing. */
  lookedAt(input: QualityInput): string;
  find(input: QualityInput): Omit<QualityFinding, "rule">[];
}

/** All pictures and clips of these examples, each file once. */
export function mediaOf(examples: readonly Example[]): Media[] {
  return [
    ...new Map(examples.flatMap(({ media }) => media).map((one) => [one.hash, one])).values(),
  ];
}
