/** Which program a batch needs: sizes in buckets, so that few programs serve all batches. */
import type { Geometry } from "../protocol/geometry.ts";
import type { Encoded, Eyes, PassShape } from "../engine/models/family.ts";
import { planTowers } from "./towerTables.ts";

/** `trained[t]` marks tokens that are answers. */
export interface Conversation extends Encoded {
  trained: Uint8Array;
}

/** What of a conversation says where its media stand. */
export type Shown = Pick<Encoded, "slots" | "media">;

/** Sizes that a program is recorded for: tokens, feature rows, visual rows that are made of them, supervised rows. */
export interface BatchShape {
  tokens: number;
  features: number;
  visual: number;
  rows: number;
  /** Where the towers learn: their passes over what the batch shows. */
  passes?: readonly PassShape[];
}

/**
 * Sizes that programs are recorded for: multiples of `step`, a power of two, and beyond 16 steps of ever larger ones, so that
 * long conversations too share their programs. At most an eighth of a size is padding then.
 */
export function bucket(count: number, step: number): number {
  const grown = 2 ** (Math.floor(Math.log2(Math.max(1, count))) - 3);
  const size = Math.max(step, grown);
  return Math.ceil(count / size) * size;
}

/** Number of tokens that the loss looks at: every trained token has a token before it that predicts it. */
export function supervisedTokens({ trained }: Conversation): number {
  let count = 0;
  for (let t = 1; t < trained.length; t++) count += trained[t]!;
  return count;
}

/** The media of a conversation in the order in which their rows stand in it. */
export function mediaInOrder({ slots }: Pick<Encoded, "slots">): number[] {
  return [...new Set(slots.map(({ media }) => media))];
}

/** How the media of a conversation are cut, in the order in which they stand in it. */
export function shown(conversation: Shown): Geometry[] {
  return mediaInOrder(conversation).map((media) => conversation.media[media]!);
}

/** How many feature and visual rows these media take, in buckets of `step`. @throws Error when the model has no eyes. */
export function visualShape(
  eyes: Eyes | undefined,
  media: readonly Geometry[],
  step: number,
): Pick<BatchShape, "features" | "visual"> {
  if (media.length === 0) return { features: 0, visual: 0 };
  const { featureRows, visualRows, merged = 1, arrange } = seeing(eyes);
  const total = (count: (geometry: Geometry) => number) =>
    media.reduce((sum, geometry) => sum + count(geometry), 0);
  const features = bucket(total(featureRows), step);
  return { features, visual: arrange ? bucket(total(visualRows), step) : features / merged };
}

/** The eyes of a model that was shown something. */
export function seeing(eyes: Eyes | undefined): Eyes {
  if (eyes) return eyes;
  throw new Error("This model reads text only, and a picture or clip was put in front of it.");
}

/** The smallest bucket that holds these conversations. `learningTowers`: media go through the towers in the same program. */
export function shapeFor(
  conversations: readonly Conversation[],
  eyes: Eyes | undefined,
  learningTowers = false,
): BatchShape {
  const sum = (count: (c: Conversation) => number) =>
    conversations.reduce((total, conversation) => total + count(conversation), 0);
  const tokens = sum(({ ids }) => ids.length);
  const media = conversations.flatMap(shown);
  return {
    tokens: bucket(Math.max(1, tokens), 64),
    ...visualShape(eyes, media, 64),
    rows: bucket(Math.max(1, sum(supervisedTokens)), 64),
    ...(learningTowers &&
      media.length > 0 && {
        passes: planTowers(seeing(eyes), media).passes.map(({ pass }) => pass.shape),
      }),
  };
}
