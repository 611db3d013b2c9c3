/** From frozen rows to what a lesson feeds: encoded conversations, their features, and which of them each step takes. */
import type { RunConfig } from "../protocol/config.ts";
import type { Example } from "../protocol/records.ts";
import { joined } from "../base/joined.ts";
import { contentOrder } from "../dataset/version.ts";
import { epochLength, epochOrder, type MixConfig, type Mixed } from "../dataset/mix.ts";
import { encodeConversation, type EncodedConversation } from "../text/conversation.ts";
import type { ConversationReader } from "../text/conversationReader.ts";
import type { MicroBatch } from "../train/pack.ts";
import { answeredTurns } from "../dataset/answeredTurns.ts";
import type { FeatureShelf } from "../inference/featureCache.ts";
import { cutsOf, featuresOf, sightsOf, type Sight } from "../inference/mediaKeys.ts";

export interface LessonRow {
  example: Example;
  encoded: EncodedConversation;
}

export interface LessonRows {
  own: LessonRow[];
  replay: LessonRow[];
  check: LessonRow[];
  /** Rows that cannot take part, with the reason. */
  leftOut: { exampleId: string; reason: string }[];
}

/** Encodes the train and check rows of the parts that take part. Hidden rows are not even looked at. */
export function lessonRows(
  rows: readonly Example[],
  config: Pick<RunConfig, "parts" | "maxTokens">,
  system: string,
  reader: ConversationReader,
): LessonRows {
  const result: LessonRows = { own: [], replay: [], check: [], leftOut: [] };
  const limited = { ...reader, maxTokens: Math.min(reader.maxTokens, config.maxTokens) };
  for (const row of contentOrder(rows)) {
    const { part, split } = row;
    const replay = part === "replay";
    if (split === "hidden" || (replay && split !== "train")) continue;
    if (!replay && !config.parts.includes(part)) continue;
    const example = answeredTurns(row);
    const { turns, media } = example;
    if (turns.length === 0) {
      result.leftOut.push({ exampleId: example.id, reason: "It has no answer yet." });
      continue;
    }
    try {
      const encoded = encodeConversation({ system, turns, media }, limited);
      const group = replay ? result.replay : split === "train" ? result.own : result.check;
      group.push({ example, encoded });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      result.leftOut.push({ exampleId: example.id, reason });
    }
  }
  return result;
}

/** Tokens of the longest conversation that a lesson on these rows could hold; those that the model cannot take do not count. */
export function longestOf(
  rows: readonly Example[],
  system: string,
  reader: ConversationReader,
): number {
  const all: Pick<RunConfig, "parts" | "maxTokens"> = {
    parts: ["image", "video", "text"],
    maxTokens: Infinity,
  };
  const { own, replay, check } = lessonRows(rows, all, system, reader);
  return [...own, ...replay, ...check].reduce(
    (most, { encoded }) => Math.max(most, encoded.ids.length),
    0,
  );
}

/** How many steps a lesson has. */
export function totalSteps(rows: LessonRows, config: RunConfig): number {
  const perStep = config.batch * config.accumulate;
  const all = Math.ceil((epochLength(mixOf(rows, config)) * config.epochs) / perStep);
  return config.maxSteps > 0 ? Math.min(config.maxSteps, Math.max(1, all)) : Math.max(1, all);
}

function mixOf({ own, replay }: LessonRows, { replayShare, seed }: RunConfig): MixConfig {
  return { own: own.length, replay: replay.length, replayShare, seed };
}

/** The rows of each micro-batch of one step; follows from the step alone. */
export function rowsOfStep(rows: LessonRows, config: RunConfig, step: number): LessonRow[][] {
  const mix = mixOf(rows, config);
  const length = epochLength(mix);
  const perStep = config.batch * config.accumulate;
  const orders = new Map<number, Mixed[]>();
  const at = (position: number): LessonRow => {
    const epoch = Math.floor(position / length);
    let order = orders.get(epoch);
    if (!order) orders.set(epoch, (order = epochOrder(mix, epoch)));
    const { from, index } = order[position % length]!;
    return (from === "own" ? rows.own : rows.replay)[index]!;
  };
  return Array.from({ length: config.accumulate }, (_, pass) =>
    Array.from({ length: config.batch }, (_, i) => at(step * perStep + pass * config.batch + i)),
  );
}

/** What rows show, each medium as often as it is shown. */
export function sightsOfRows(rows: readonly LessonRow[]): Sight[] {
  return rows.flatMap(({ example, encoded }) => sightsOf(example.media, encoded));
}

/** Rows that go through the GPU together, with the features of their media in order. */
export async function microBatch(
  rows: readonly LessonRow[],
  shelf: Pick<FeatureShelf, "rows">,
): Promise<MicroBatch> {
  const features: Float32Array[] = [];
  for (const { example, encoded } of rows)
    features.push(await featuresOf(example.media, encoded, shelf));
  return { conversations: rows.map(({ encoded }) => encoded), features: joined(features) };
}

/** The same where the towers learn: with the media themselves, from a shelf of cut media. */
export async function cutBatch(
  rows: readonly LessonRow[],
  shelf: Pick<FeatureShelf, "rows">,
): Promise<MicroBatch> {
  const cuts = [];
  for (const { example, encoded } of rows)
    cuts.push(...(await cutsOf(example.media, encoded, shelf)));
  return {
    conversations: rows.map(({ encoded }) => encoded),
    features: new Float32Array(0),
    cuts,
  };
}
