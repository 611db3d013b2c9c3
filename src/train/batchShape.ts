/** Which program a batch needs: sizes in buckets, so that few programs serve all batches. */
import type { Encoded, Eyes, PassShape } from "../families/family.ts";
import { planTowers } from "../inference/towerBatches.ts";
import { bucket, seeing, shown, visualShape } from "../inference/visualShape.ts";

/** `trained[t]` marks tokens that are answers. */
export interface Conversation extends Encoded {
  trained: Uint8Array;
}

/** Sizes that a program is recorded for: tokens, feature rows, visual rows that are made of them, supervised rows. */
export interface BatchShape {
  tokens: number;
  features: number;
  visual: number;
  rows: number;
  /** Where the towers learn: their passes over what the batch shows. */
  passes?: readonly PassShape[];
}

/** Number of tokens that the loss looks at: every trained token has a token before it that predicts it. */
export function supervisedTokens({ trained }: Conversation): number {
  let count = 0;
  for (let t = 1; t < trained.length; t++) count += trained[t]!;
  return count;
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
