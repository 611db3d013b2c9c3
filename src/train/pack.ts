/**
 * Packs conversations one after the other into one row of tokens, with the tables that keep them apart, the places of
 * their visual features, and the rows that the loss looks at. Pure: encoded conversations in, input arrays out.
 */
import { causalSpans } from "../engine/ops/spans.ts";
import { ropeTable } from "../engine/ops/rope.ts";

const NOBODY = 0xffffffff;

/** An encoded conversation. `trained[t]` marks tokens that are answers; `features` are rows for the visual slots in order. */
export interface Conversation {
  ids: Int32Array;
  trained: Uint8Array;
  /** Where runs of visual placeholder tokens lie. */
  slots: readonly { start: number; count: number }[];
}

/** Sizes that a program is recorded for: tokens, feature rows, supervised rows. */
export interface BatchShape {
  tokens: number;
  features: number;
  rows: number;
}

export interface PositionCode {
  headDim: number;
  ropeTheta: number;
}

const roundUp = (count: number, step: number) => Math.ceil(count / step) * step;

/** Number of tokens that the loss looks at: every trained token has a token before it that predicts it. */
export function supervisedTokens({ trained }: Conversation): number {
  let count = 0;
  for (let t = 1; t < trained.length; t++) count += trained[t]!;
  return count;
}

/** The smallest bucket that holds these conversations; buckets keep the number of different programs small. */
export function shapeFor(conversations: readonly Conversation[]): BatchShape {
  const sum = (count: (c: Conversation) => number) =>
    conversations.reduce((total, conversation) => total + count(conversation), 0);
  const features = sum(({ slots }) => slots.reduce((n, slot) => n + slot.count, 0));
  return {
    tokens: roundUp(
      Math.max(
        1,
        sum(({ ids }) => ids.length),
      ),
      64,
    ),
    features: roundUp(features, 64),
    rows: roundUp(Math.max(1, sum(supervisedTokens)), 64),
  };
}

export type BatchInputs = Record<string, Float32Array | Uint32Array>;

/**
 * Input arrays of a training or check program of this shape. Each supervised row weighs `weight`; pass
 * 1 / (all supervised tokens of the optimiser step), so that summed losses are the mean over tokens.
 * `features` are the feature rows of all slots, (rows, width) flat, in the order of conversations and slots.
 * @throws Error when the conversations do not fit the shape or the features do not fit the slots.
 */
export function packBatch(
  conversations: readonly Conversation[],
  shape: BatchShape,
  { headDim, ropeTheta }: PositionCode,
  features: Float32Array,
  featureWidth: number,
  weight: number,
): BatchInputs {
  const { tokens, rows: rowCount } = shape;
  const ids = new Uint32Array(tokens);
  const positions = new Float64Array(tokens);
  const source = new Uint32Array(tokens).fill(NOBODY);
  const place = new Uint32Array(shape.features).fill(NOBODY);
  const rows = new Uint32Array(rowCount).fill(NOBODY);
  const slot = new Uint32Array(tokens).fill(NOBODY);
  const targets = new Uint32Array(rowCount);
  const weights = new Float32Array(rowCount);
  let [token, feature, row] = [0, 0, 0];
  for (const { ids: words, trained, slots } of conversations) {
    ids.set(words, token);
    for (let t = 0; t < words.length; t++) positions[token + t] = t;
    for (const { start, count } of slots) {
      for (let i = 0; i < count; i++, feature++) {
        source[token + start + i] = feature;
        place[feature] = token + start + i;
      }
    }
    for (let t = 0; t + 1 < words.length; t++) {
      if (!trained[t + 1]) continue;
      rows[row] = token + t;
      slot[token + t] = row;
      targets[row] = words[t + 1]!;
      weights[row] = weight;
      row++;
    }
    token += words.length;
  }
  if (token > tokens || feature > shape.features || row > rowCount) {
    throw new Error(
      `A batch of ${token} tokens, ${feature} features and ${row} answers does not fit ${tokens}, ${shape.features} and ${rowCount}.`,
    );
  }
  if (features.length !== feature * featureWidth) {
    throw new Error(
      `The pictures give ${features.length / featureWidth} feature rows, and the conversations have places for ${feature}.`,
    );
  }
  const spans = causalSpans(
    conversations.map((c) => c.ids.length),
    tokens,
  );
  const inputs: BatchInputs = {
    ids,
    angles: ropeTable(positions, headDim, ropeTheta),
    keys: spans.keys,
    queries: spans.queries,
    rows,
    slot,
    targets,
    weights,
  };
  if (shape.features) {
    const padded = new Float32Array(shape.features * featureWidth);
    padded.set(features);
    Object.assign(inputs, { source, place, features: padded });
  }
  return inputs;
}
