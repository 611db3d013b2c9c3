/** What the scaling curves measure: one thing at a time is varied from one base. Pure. */

export type ModelName = "sprout" | "SmolVLM2-256M" | "SmolVLM-2.2B" | `${number} layers`;

/** Training steps that are all alike. */
export interface Point {
  model: ModelName;
  /** Of an optimiser step, and of each of its micro-batches, in which they are packed. */
  conversations: number;
  together: number;
  /** Of the conversations in turn, without those of their pictures. */
  tokens: readonly number[];
  /** Conversations are lengthened to so many tokens, as in a batch with padding; nothing is learnt from the tokens added. */
  padded?: number;
  /** Share of the tokens that are answers; at least one token is, and the first is none. */
  answers: number;
  rank: number;
  /** Views of the picture that each conversation shows: itself, or its tiles and the whole. 0: it shows none. */
  views: number;
  /** Conversations in turn that ask about one picture; 1 unless told. */
  questions?: number;
  /** Checkpointed but for so many blocks of the decoder. Absent: not checkpointed. */
  keptBlocks?: number;
  /** Weights are packed as a card holds them, and memory settings are chosen for so many bytes. */
  within?: number;
  /** Conversations of an epoch, each with a picture of its own, whose features are then computed and timed. Else made up. */
  epoch?: number;
  /** Optimiser steps; the first compiles. */
  steps: number;
}

export type CurveId =
  | "tokens"
  | "batch"
  | "rank"
  | "layers"
  | "kept"
  | "answers"
  | "packing"
  | "questions"
  | "pictures"
  | "models";

export interface Curve {
  id: CurveId;
  title: string;
  /** What differs, as the head of a column. */
  varied: string;
  points: readonly { x: number; name?: string; point: Point }[];
}

const BASE: Point = {
  ...{ model: "sprout", conversations: 4, together: 4, tokens: [128], answers: 1 / 4 },
  ...{ rank: 8, views: 0, steps: 5 },
};

const packed = (count: number): Partial<Point> => ({ conversations: count, together: count });

/** Lengths of short conversations: a question and an answer of a few words. Their mean is 30 tokens. */
const SHORT = [12, 20, 28, 36, 44, 24, 16, 60];
const short = (together: number): Point => ({
  ...{ ...BASE, conversations: 16, together, tokens: SHORT },
});

const smol = (change: Partial<Point>): Point => ({
  ...{ ...BASE, ...packed(1), model: "SmolVLM2-256M", rank: 16, steps: 2, ...change },
});

function vary<T extends number>(values: readonly T[], change: (value: T) => Partial<Point>) {
  return values.map((x) => ({ x, point: { ...BASE, ...change(x) } }));
}

export const CURVES: readonly Curve[] = [
  {
    ...{ id: "tokens", title: "Tokens of a conversation", varied: "tokens" },
    points: vary([64, 128, 256, 512], (x) => ({ tokens: [x] })),
  },
  {
    ...{ id: "batch", title: "Conversations of a step, packed together", varied: "conversations" },
    points: vary([1, 2, 4, 8, 16], packed),
  },
  {
    ...{ id: "rank", title: "Rank of the adapter", varied: "rank" },
    points: vary([4, 8, 16, 32, 64], (rank) => ({ rank })),
  },
  {
    ...{ id: "layers", title: "Layers of the decoder", varied: "layers" },
    points: vary([1, 2, 4, 8, 16], (x) => ({ model: `${x} layers` as const })),
  },
  {
    ...{ id: "kept", title: "Blocks whose activations are kept, of 16", varied: "blocks kept" },
    points: vary([0, 4, 8, 12, 16], (keptBlocks) => ({ model: "16 layers", keptBlocks })),
  },
  {
    ...{ id: "answers", title: "Share of the tokens that are answers", varied: "share" },
    points: vary([1 / 16, 1 / 8, 1 / 4, 1 / 2, 1], (answers) => ({ answers })),
  },
  {
    ...{ id: "packing", title: "Short conversations packed together", varied: "packed together" },
    points: [
      ...[1, 2, 4, 8, 16].map((x) => ({ x, point: short(x) })),
      { x: 16, name: "16, padded to the longest", point: { ...short(16), padded: 60 } },
    ],
  },
  {
    ...{ id: "questions", title: "Questions about one picture", varied: "questions a picture" },
    points: [
      ...[1, 2, 4, 8].map((questions) => ({
        x: questions,
        point: { ...BASE, ...packed(8), tokens: [24], views: 1, questions },
      })),
      ...[1, 4].map((questions) => ({
        x: 10 * questions,
        name: `SmolVLM2-256M, 5 views: ${questions}`,
        point: smol({ ...packed(4), tokens: [32], views: 5, questions }),
      })),
    ],
  },
  {
    ...{ id: "pictures", title: "The first epoch on pictures and the second", varied: "model" },
    points: [
      {
        ...{ x: 0, name: "scion-sprout, 32 pictures of one view" },
        point: { ...BASE, ...packed(8), tokens: [56], views: 1, epoch: 32, steps: 5 },
      },
      {
        ...{ x: 1, name: "SmolVLM2-256M, 4 pictures of one view" },
        point: smol({ tokens: [128], views: 1, epoch: 4, steps: 2 }),
      },
    ],
  },
  {
    ...{ id: "models", title: "A published model at its full size", varied: "conversation" },
    points: [
      { x: 256, name: "one view, 256 tokens", point: smol({ tokens: [192], views: 1 }) },
      { x: 904, name: "13 views, 904 tokens", point: smol({ tokens: [72], views: 13 }) },
      {
        ...{ x: 512, name: "SmolVLM-2.2B within 3 GB, one view, 512 tokens" },
        point: smol({ model: "SmolVLM-2.2B", tokens: [431], views: 1, steps: 1, within: 3e9 }),
      },
    ],
  },
];

/** Points that measure the same have the same key, on whichever curve they lie. */
export function keyOf(point: Point): string {
  const { model, conversations, together, tokens, padded, answers, rank, views, epoch } = point;
  const { keptBlocks, within, questions = 1 } = point;
  return [
    model,
    `${conversations} by ${together}`,
    `${tokens.join("+")} tokens${padded ? ` padded to ${padded}` : ""}`,
    `answers ${answers}`,
    `rank ${rank}`,
    ...(views > 0 ? [`${views} views`] : []),
    ...(questions > 1 ? [`${questions} questions a picture`] : []),
    ...(epoch ? [`epoch ${epoch}`] : []),
    ...(keptBlocks === undefined ? [] : [`${keptBlocks} blocks kept`]),
    ...(within ? [`within ${within}`] : []),
  ].join(", ");
}
