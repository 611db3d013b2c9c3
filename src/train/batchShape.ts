/** The shape that the program of a micro-batch is recorded for: sizes in buckets, so that few programs serve all batches. */
import type { VisionSpec, TowerBatchShape } from "../families/family.ts";
import type { Encoded } from "../families/parts/encoded.ts";
import { planTowerBatches } from "../inference/visual/towerBatches.ts";
import {
  bucket,
  requireVision,
  gridsInOrder,
  visualShape,
} from "../inference/visual/visualShape.ts";
import { supervisedTokens, type Conversation } from "../methods/conversation.ts";
import { PLAIN } from "../methods/method.ts";
import type { Objective } from "../methods/objective.ts";

/** Tokens of the plain view, feature rows, visual tokens made of them, and supervised rows, padding included. */
export interface BatchShape {
  tokens: number;
  features: number;
  visual: number;
  /** The same in all views. */
  rows: number;
  /** Where the towers train: the tower batches of the media. */
  towerBatches?: readonly TowerBatchShape[];
  /** Whether conversations share their beginnings, so that keys of the plain view have gaps. */
  gaps?: boolean;
  /** Views besides the plain one, by name. */
  views?: Readonly<Record<string, ViewShape>>;
}

export interface ViewShape {
  tokens: number;
  /** Inserted tokens. */
  inserted: number;
  gaps?: boolean | undefined;
}

/** Rows of a micro-batch in another view than the plain one. */
export interface ViewBatch {
  name: string;
  /** As many as the plain conversations. A row without this view has its plain conversation here. */
  conversations: readonly Conversation[];
  /** Which rows have this view. */
  present: readonly boolean[];
  /** Whose media each conversation shows: an index into the media owners of the micro-batch. */
  owners: readonly number[];
}

/** What of a micro-batch decides its shape. */
export interface BatchContent {
  /** The rows in the plain view. */
  conversations: readonly Conversation[];
  views?: readonly ViewBatch[];
  /** Conversations of other views that show other media than their row. */
  otherOwners?: readonly Encoded[];
}

/** Conversations whose media are the media of the batch, in this order: the plain ones, then others. */
export function mediaOwners({ conversations, otherOwners = [] }: BatchContent): Encoded[] {
  return [...conversations, ...otherOwners];
}

/** The smallest buckets that hold this micro-batch. `trainsTowers`: the program runs the towers as well. */
export function shapeFor(
  content: BatchContent,
  vision: VisionSpec | undefined,
  trainsTowers = false,
): BatchShape {
  const { conversations, views = [] } = content;
  const media = mediaOwners(content).flatMap(gridsInOrder);
  return {
    tokens: tokenBucket(conversations),
    ...visualShape(vision, media, 64),
    rows: bucket(Math.max(1, sum(conversations.map(supervisedTokens))), 64),
    ...(conversations.some(({ branches }) => branches) && { gaps: true }),
    ...(trainsTowers &&
      media.length > 0 && {
        towerBatches: planTowerBatches(requireVision(vision), media).batches.map(
          ({ batch }) => batch.shape,
        ),
      }),
    ...(views.length > 0 && {
      views: Object.fromEntries(
        views.map(({ name, conversations: some }) => [
          name,
          { tokens: tokenBucket(some), inserted: insertedBucket(some) },
        ]),
      ),
    }),
  };
}

/** The views that an objective runs, the plain one first. @throws {Error} when the shape lacks one of them */
export function viewShapes(
  { tokens, gaps, views = {} }: BatchShape,
  objective: Objective,
): { name: string; detached: boolean; view: ViewShape }[] {
  return [
    { name: PLAIN.name, detached: false, view: { tokens, inserted: 0, gaps } },
    ...objective.views.map(({ view: { name }, detached }) => {
      const view = views[name];
      if (!view) throw new Error(`The micro-batch has no view ${name}.`);
      return { name, detached, view };
    }),
  ];
}

/** Before the names of a view's inputs; those of the plain view have none. */
export function viewScope(name: string): string {
  return name === PLAIN.name ? "" : `${name}.`;
}

function tokenBucket(conversations: readonly Conversation[]): number {
  return bucket(Math.max(1, sum(conversations.map(({ ids }) => ids.length))), 64);
}

function insertedBucket(conversations: readonly Conversation[]): number {
  const count = sum(conversations.map(({ inserted = [] }) => inserted.length));
  return count && bucket(count, 8);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}
