/** Which output of a network is read as a picture's features, and how it becomes one vector. Pure. */
import { UserError } from "../base/userError.ts";
import type { NetworkOutput } from "../protocol/network.ts";
import { PictureRefused } from "./refusals.ts";

/** An output for one picture: its first dimension is 1. */
export interface Output {
  dims: readonly number[];
  data: Float32Array;
}

export type Outputs = Readonly<Record<string, Output>>;

const LOGITS = "logits";

/** Names by which transformers and sentence-transformers export features, the most condensed first. Our own order. */
const FEATURES = ["pooler_output", "image_embeds", "embeddings", "last_hidden_state", LOGITS];

/** Where pictures and words meet, as in CLIP. */
export const SHARED_SPACE = { pictures: "image_embeds", words: "text_embeds" } as const;

/**
 * Reads what the network gave for a trial picture. `preferred`: the output that is taken where it is there. Scores of classes are features too, where it gives nothing else: less than
 * what lies before them, and enough for a head to learn from.
 * @throws UserError when no output can be read as features
 */
export function readableOutputs(
  outputs: Outputs,
  preferred: readonly string[] = [],
): {
  features: NetworkOutput;
  logits: string | null;
} {
  const names = Object.keys(outputs);
  const floats = names.filter((name) => layoutOf(outputs[name]!) !== null);
  const name =
    [...preferred, ...FEATURES].find((known) => floats.includes(known)) ?? onlyOne(floats);
  if (name === undefined) {
    throw new UserError(
      `The network gives ${names.map((own) => `${own} (${outputs[own]!.dims.join(" × ")})`).join(", ")}, and none of these is known to be features of a picture: ${FEATURES.join(", ")}. Export it with one of these outputs.`,
    );
  }
  const output = outputs[name]!;
  const layout = layoutOf(output)!;
  // (1, C), (1, places, C) or (1, C, rows, columns)
  const width = layout === "grid" ? output.dims[1]! : output.dims.at(-1)!;
  const scores = outputs[LOGITS];
  return {
    features: { name, layout, width },
    logits: scores && layoutOf(scores) === "vector" ? LOGITS : null,
  };
}

/** @throws PictureRefused when the network gave another number than for the trial picture, or numbers that are not finite */
export function featureVector(
  outputs: Outputs,
  { name, layout, width }: NetworkOutput,
): Float32Array {
  const { data } = outputs[name]!;
  const places = data.length / width;
  if (!Number.isInteger(places) || (layout === "vector" && places !== 1)) {
    throw new PictureRefused(
      `The network gave ${data.length} numbers as ${name}, where a multiple of ${width} was expected. It cannot be used with pictures of different sizes.`,
    );
  }
  const odd = data.find((value) => !Number.isFinite(value));
  if (odd !== undefined)
    throw new PictureRefused(
      `The network gave ${odd} among the ${data.length} numbers of ${name}.`,
    );
  // Of a grid the places of one channel lie together, of tokens the channels of one place.
  const at = (place: number, channel: number) =>
    layout === "grid" ? channel * places + place : place * width + channel;
  return Float32Array.from({ length: width }, (_, channel) => {
    let sum = 0;
    for (let place = 0; place < places; place++) sum += data[at(place, channel)]!;
    return sum / places;
  });
}

function layoutOf({ dims, data }: Output): NetworkOutput["layout"] | null {
  if (!(data instanceof Float32Array) || data.length === 0 || dims[0] !== 1) return null;
  // A pooled output may keep its places: ResNet's has the dimensions (1, C, 1, 1).
  if (dims.length === 2) return "vector";
  if (dims.length === 3) return "tokens";
  return dims.length === 4 ? "grid" : null;
}

const onlyOne = (names: readonly string[]) => (names.length === 1 ? names[0] : undefined);
