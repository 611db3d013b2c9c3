/** The shape that the program of a micro-batch is recorded for: sizes in buckets, so that few programs serve all batches. */
import type { VisionSpec, TowerBatchShape } from "../families/family.ts";
import type { Encoded } from "../families/parts/encoded.ts";
import { planTowerBatches } from "../inference/towerBatches.ts";
import { bucket, requireVision, gridsInOrder, visualShape } from "../inference/visualShape.ts";

/** `trained[t]` is 1 for answer tokens. */
export interface Conversation extends Encoded {
  trained: Uint8Array;
}

/** Tokens, feature rows, visual tokens made of them, and supervised rows, padding included. */
export interface BatchShape {
  tokens: number;
  features: number;
  visual: number;
  rows: number;
  /** Where the towers train: the tower batches of the media. */
  towerBatches?: readonly TowerBatchShape[];
}

/** Number of tokens in the loss. A trained first token has no token before it to predict it. */
export function supervisedTokens({ trained }: Conversation): number {
  let count = 0;
  for (let t = 1; t < trained.length; t++) count += trained[t]!;
  return count;
}

/** The smallest buckets that hold these conversations. `trainsTowers`: the program runs the towers as well. */
export function shapeFor(
  conversations: readonly Conversation[],
  vision: VisionSpec | undefined,
  trainsTowers = false,
): BatchShape {
  const sum = (count: (c: Conversation) => number) =>
    conversations.reduce((total, conversation) => total + count(conversation), 0);
  const tokens = sum(({ ids }) => ids.length);
  const media = conversations.flatMap(gridsInOrder);
  return {
    tokens: bucket(Math.max(1, tokens), 64),
    ...visualShape(vision, media, 64),
    rows: bucket(Math.max(1, sum(supervisedTokens)), 64),
    ...(trainsTowers &&
      media.length > 0 && {
        towerBatches: planTowerBatches(requireVision(vision), media).batches.map(
          ({ batch }) => batch.shape,
        ),
      }),
  };
}
