/** The encoded rows of a run, which of them each step takes, and their micro-batches. */
import type { RunConfig } from "../protocol/config.ts";
import type { Example } from "../protocol/records.ts";
import { batched } from "../base/batched.ts";
import { concat } from "../base/concat.ts";
import { contentOrder } from "../dataset/version.ts";
import { epochLength, epochOrder, type MixConfig, type MixedRow } from "../dataset/mix.ts";
import { encodeConversation } from "../text/conversation.ts";
import type { ConversationReader } from "../text/conversationReader.ts";
import type { MicroBatch } from "../train/pack.ts";
import type { BatchRows } from "./batchRows.ts";
import { answeredTurns } from "../dataset/answeredTurns.ts";
import type { FeatureCache } from "../inference/featureCache.ts";
import { pixelValuesOf, featuresOf, mediaKeysOf, type MediaKey } from "../inference/mediaKeys.ts";
import type { TrainingRow } from "../methods/trainingRow.ts";

export type RunLength = Pick<RunConfig, "batch" | "accumulate" | "epochs" | "maxSteps">;

export interface TrainingRows {
  /** Train split, of the person's own parts. */
  own: TrainingRow[];
  /** Train split, of part "replay". */
  replay: TrainingRow[];
  validation: TrainingRow[];
  /** Rows that cannot take part, with the reason. */
  leftOut: { exampleId: string; reason: string }[];
}

/** Encodes the train and validation rows of the parts that take part, in content order. Test rows are never read. */
export function trainingRows(
  rows: readonly Example[],
  config: Pick<RunConfig, "parts" | "maxTokens">,
  system: string,
  reader: ConversationReader,
): TrainingRows {
  const result: TrainingRows = { own: [], replay: [], validation: [], leftOut: [] };
  const limited = { ...reader, maxTokens: Math.min(reader.maxTokens, config.maxTokens) };
  for (const row of contentOrder(rows)) {
    const { part, split } = row;
    const replay = part === "replay";
    if (split === "test" || (replay && split !== "train")) continue;
    if (!replay && !config.parts.includes(part)) continue;
    const example = answeredTurns(row);
    const { turns, media } = example;
    if (turns.length === 0) {
      result.leftOut.push({ exampleId: example.id, reason: "It has no answer yet." });
      continue;
    }
    try {
      const encoded = encodeConversation({ system, turns, media }, limited);
      const group = replay ? result.replay : split === "train" ? result.own : result.validation;
      group.push({ example, encoded });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      result.leftOut.push({ exampleId: example.id, reason });
    }
  }
  return result;
}

/** Tokens of the longest train or validation conversation, of those that the model can take. */
export function longestConversation(
  rows: readonly Example[],
  system: string,
  reader: ConversationReader,
): number {
  const all: Pick<RunConfig, "parts" | "maxTokens"> = {
    parts: ["image", "video", "text"],
    maxTokens: Infinity,
  };
  const { own, replay, validation } = trainingRows(rows, all, system, reader);
  return [...own, ...replay, ...validation].reduce(
    (most, { encoded }) => Math.max(most, encoded.ids.length),
    0,
  );
}

/** Optimiser steps of a run: all epochs, or `maxSteps` if that is fewer. At least 1. */
export function totalSteps(rows: TrainingRows, config: RunConfig): number {
  return stepsOf(epochLength(mixOf(rows, config)), config);
}

/** The same by the conversations of one epoch. */
export function stepsOf(conversations: number, length: RunLength): number {
  const { batch, accumulate, maxSteps } = length;
  const all = Math.ceil(conversationsOf(conversations, length) / (batch * accumulate));
  return maxSteps > 0 ? Math.min(maxSteps, all) : all;
}

/** Conversations of all epochs, at least 1, by those of one epoch. Epochs need not be whole. */
function conversationsOf(conversations: number, { epochs }: Pick<RunLength, "epochs">): number {
  return Math.max(1, Math.round(conversations * epochs));
}

function mixOf({ own, replay }: TrainingRows, { replayShare, seed }: RunConfig): MixConfig {
  return { own: own.length, replay: replay.length, replayShare, seed };
}

/**
 * The rows of each micro-batch of one step, a function of the step alone. Steps run on over the ends of epochs; the last one
 * has what is left of all epochs, so that no conversation is seen more often than the run says.
 */
export function rowsOfStep(rows: TrainingRows, config: RunConfig, step: number): TrainingRow[][] {
  const { batch, accumulate } = config;
  const mix = mixOf(rows, config);
  const length = epochLength(mix);
  const begin = step * batch * accumulate;
  const end = Math.min(begin + batch * accumulate, conversationsOf(length, config));
  const orders = new Map<number, MixedRow[]>();
  const at = (position: number): TrainingRow => {
    const epoch = Math.floor(position / length);
    let order = orders.get(epoch);
    if (!order) orders.set(epoch, (order = epochOrder(mix, epoch)));
    const { from, index } = order[position % length]!;
    return (from === "own" ? rows.own : rows.replay)[index]!;
  };
  const taken = Array.from({ length: Math.max(0, end - begin) }, (_, i) => at(begin + i));
  return batched(taken, batch);
}

/** Keys of the media of these rows, in order, with repetitions. */
export function mediaKeysOfRows(rows: readonly TrainingRow[]): MediaKey[] {
  return rows.flatMap(({ example, encoded }) => mediaKeysOf(example.media, encoded));
}

/** A micro-batch with the features of its media in order. */
export async function microBatch(
  { content, mediaOwners }: BatchRows,
  cache: Pick<FeatureCache, "rows">,
): Promise<MicroBatch> {
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
