/** Requests to generate, and the part of each prompt whose keys and values are not cached yet. */
import type { MediaGrid } from "../protocol/mediaGrid.ts";
import type { CrossAttentionSpans, Encoded } from "../families/parts/encoded.ts";
import { mediaInOrder } from "./visual/visualShape.ts";

/** A token whose embedding a method computes from a feature vector. */
export interface InsertedToken {
  /** Index in `ids`; the id there is not read. */
  index: number;
  features: Float32Array;
}

export interface Prompt extends Encoded {
  /** Feature rows of all media in prompt order, (rows, featureWidth) flat. */
  features: Float32Array;
  /** In order of their index. */
  inserted?: readonly InsertedToken[];
}

/** Whether two prompts insert the same tokens, so that keys and values cached for one serve the other. */
export function insertsSame(
  a: readonly InsertedToken[] = [],
  b: readonly InsertedToken[] = [],
): boolean {
  return (
    a.length === b.length &&
    a.every(
      ({ index, features }, i) =>
        index === b[i]!.index && features.every((value, c) => value === b[i]!.features[c]),
    )
  );
}

/** A prompt for one of a generator's sequences. */
export interface GenerateRequest {
  sequence: number;
  prompt: Prompt;
}

/** A request and where its uncached suffix begins: what the prefill has to compute. */
export interface UncachedSuffix extends GenerateRequest {
  /** Position ids of the whole prompt, (T, axes) flat. */
  positionIds: Float64Array;
  /** Leading tokens whose keys and values are cached. */
  cachedLength: number;
  crossSpans: CrossAttentionSpans | undefined;
  /** Grids of the media in the suffix, in prompt order. */
  newMedia: readonly MediaGrid[];
}

/** The inserted tokens of the suffix, in order. */
export function newInserted({ prompt, cachedLength }: UncachedSuffix): readonly InsertedToken[] {
  return (prompt.inserted ?? []).filter(({ index }) => index >= cachedLength);
}

/** `cachedIds` are the ids whose keys and values the cache holds. The suffix has at least the last token. */
export function uncachedSuffix(
  request: GenerateRequest,
  positionIds: Float64Array,
  crossSpans: CrossAttentionSpans | undefined,
  cachedIds: Int32Array | undefined,
): UncachedSuffix {
  const { prompt } = request;
  const cachedLength = cachedIds
    ? beforeSplitMedium(prompt, commonPrefix(cachedIds, prompt.ids))
    : 0;
  const mediaSpans = prompt.mediaSpans.filter(({ start }) => start >= cachedLength);
  const newMedia = mediaInOrder({ mediaSpans }).map((index) => prompt.mediaGrids[index]!);
  return { ...request, positionIds, cachedLength, crossSpans, newMedia };
}

function commonPrefix(cachedIds: Int32Array, ids: Int32Array): number {
  const limit = Math.min(cachedIds.length, ids.length - 1);
  let length = 0;
  while (length < limit && cachedIds[length] === ids[length]) length++;
  return length;
}

/** The start of a medium that a prefix of `length` would split, else `length`: its rows are computed together or not at all. */
function beforeSplitMedium({ mediaSpans }: Pick<Encoded, "mediaSpans">, length: number): number {
  const split = mediaInOrder({ mediaSpans }).find((media) => {
    const own = mediaSpans.filter((span) => span.media === media);
    const { start, count } = own.at(-1)!;
    return own[0]!.start < length && length < start + count;
  });
  return split === undefined ? length : mediaSpans.find(({ media }) => media === split)!.start;
}
