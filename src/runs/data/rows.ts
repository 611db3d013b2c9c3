/** The encoded rows of a run, which of them each step takes, and their micro-batches. */
import type { RunConfig } from "../../protocol/config.ts";
import type { Modality } from "../../protocol/records.ts";
import { concat } from "../../base/concat.ts";
import { MixSequence } from "../../dataset/mixture/sequence.ts";
import { PLAIN_MIXTURE } from "../../protocol/instructions/mixture.ts";
import type { MicroBatch } from "../../train/pack.ts";
import { mediaIdOf } from "./mediaId.ts";
import type { BatchRows } from "./batchRows.ts";
import type { FeatureCache } from "../../inference/visual/featureCache.ts";
import type { DeviceFeatures } from "../../inference/visual/deviceFeatures.ts";
import {
  pixelValuesOf,
  featuresOf,
  mediaKeysInOrder,
  mediaKeysOf,
  type MediaKey,
} from "../../inference/visual/mediaKeys.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";

export type RunLength = Pick<RunConfig, "batch" | "accumulate" | "epochs" | "maxSteps">;

export interface TrainingRows {
  /** Train split, of the person's own parts. */
  own: TrainingRow[];
  /** Train split, of part "replay". */
  replay: TrainingRow[];
  validation: TrainingRow[];
  leftOut: LeftOut[];
}

/** A row that cannot take part, with the reason. */
export interface LeftOut {
  exampleId: string;
  reason: string;
}

/** Optimiser steps by the conversations of one epoch: all epochs, or `maxSteps` if that is fewer. At least 1. */
export function stepsOf(conversations: number, length: RunLength): number {
  const { batch, accumulate, maxSteps } = length;
  const all = Math.ceil(conversationsOf(conversations, length) / (batch * accumulate));
  return maxSteps > 0 ? Math.min(maxSteps, all) : all;
}

/** Conversations of all epochs, at least 1, by those of one epoch. Epochs need not be whole. */
function conversationsOf(conversations: number, { epochs }: Pick<RunLength, "epochs">): number {
  return Math.max(1, Math.round(conversations * epochs));
}

/** The order in which a run takes its rows: an index of `rows.own` or `rows.replay` for each conversation. */
export function sequenceOf({ own, replay }: TrainingRows, config: RunConfig): MixSequence {
  const { replayShare, seed, mixture = PLAIN_MIXTURE, batch, accumulate } = config;
  const parts = own.map(({ example }) => example.part as Modality);
  // Our choice, so that a step still sees several pictures: half of it, but two in a step of fewer than four.
  const most = Math.max(2, Math.floor((batch * accumulate) / 2));
  const together = config.together && { media: own.map(mediaIdOf), most };
  return new MixSequence({ parts, replay: replay.length, replayShare, seed, mixture, together });
}

/** Conversations of a whole run whose epochs have so many, with those that `maxSteps` cuts off left aside. */
export function conversationsOfRun(conversations: number, length: RunLength): number {
  const { batch, accumulate } = length;
  return Math.min(
    conversationsOf(conversations, length),
    stepsOf(conversations, length) * batch * accumulate,
  );
}

/** Keys of the media of these rows, in order, with repetitions. */
export function mediaKeysOfRows(rows: readonly TrainingRow[]): MediaKey[] {
  return rows.flatMap(({ example, encoded }) => mediaKeysOf(example.media, encoded));
}

/** A micro-batch with the features of its media in order; `onDevice`: of which some lie there. */
export async function microBatch(
  { content, mediaOwners }: BatchRows,
  cache: Pick<FeatureCache, "rows">,
  onDevice?: DeviceFeatures,
): Promise<MicroBatch> {
  if (onDevice) {
    const mediaKeys = mediaOwners.flatMap(({ example, encoded }) =>
      mediaKeysInOrder(example.media, encoded),
    );
    const featureParts = await onDevice.parts(mediaKeys, cache);
    return { ...content, features: new Float32Array(0), featureParts };
  }
  const features: Float32Array[] = [];
  for (const { example, encoded } of mediaOwners)
    features.push(await featuresOf(example.media, encoded, cache));
  return { ...content, features: concat(features) };
}

/** A micro-batch with the pixel values of its media, for runs that train the towers. */
export async function pixelMicroBatch(
  { content, mediaOwners }: BatchRows,
  cache: Pick<FeatureCache, "rows">,
): Promise<MicroBatch> {
  const pixelValues = [];
  for (const { example, encoded } of mediaOwners)
    pixelValues.push(...(await pixelValuesOf(example.media, encoded, cache)));
  return { ...content, features: new Float32Array(0), pixelValues };
}
