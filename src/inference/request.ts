/** Questions to sequences, and what of each is new to the cache of keys and values. */
import type { Geometry } from "../protocol/geometry.ts";
import type { Encoded, Looks } from "../families/family.ts";
import { mediaInOrder } from "./visualShape.ts";

export interface Prompt extends Encoded {
  /** Feature rows of all media as they stand in the prompt, (rows, featureWidth) flat. */
  features: Float32Array;
}

/** A question to one of the sequences. */
export interface Ask {
  sequence: number;
  prompt: Prompt;
}

/** A question with what of it is not in the cache yet. */
export interface Fresh extends Ask {
  /** Positions of all tokens of the prompt, (T, axes) flat. */
  at: Float64Array;
  /** Its first new token. */
  from: number;
  look: Looks | undefined;
  /** The media that are new. */
  media: readonly Geometry[];
}

/** `known` are the ids whose keys and values the cache holds; at least the last token is read anew. */
export function freshPart(
  ask: Ask,
  at: Float64Array,
  look: Looks | undefined,
  known: Int32Array | undefined,
): Fresh {
  const { prompt } = ask;
  const from = known ? outsideMedia(prompt, commonPrefix(known, prompt.ids)) : 0;
  const slots = prompt.slots.filter(({ start }) => start >= from);
  const media = mediaInOrder({ slots }).map((index) => prompt.media[index]!);
  return { ...ask, at, from, look, media };
}

function commonPrefix(known: Int32Array, ids: Int32Array): number {
  const most = Math.min(known.length, ids.length - 1);
  let length = 0;
  while (length < most && known[length] === ids[length]) length++;
  return length;
}

/** The start of a medium that `length` would cut in two, else `length`: its rows are made together or not at all. */
function outsideMedia({ slots }: Pick<Encoded, "slots">, length: number): number {
  const cut = mediaInOrder({ slots }).find((media) => {
    const own = slots.filter((slot) => slot.media === media);
    const { start, count } = own.at(-1)!;
    return own[0]!.start < length && length < start + count;
  });
  return cut === undefined ? length : slots.find(({ media }) => media === cut)!.start;
}
