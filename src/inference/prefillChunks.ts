/** Splits a prefill into chunks: each as large as keeps the device busy, within what it binds and has memory for. */
import { DEFAULT_BINDING_BYTES } from "../engine/gpu/limits.ts";
import type { VisionSpec } from "../families/family.ts";
import type { GenerateShape } from "./recordGeneration.ts";
import { newInserted, type UncachedSuffix } from "./request.ts";
import { visualShape, bucket } from "./visual/visualShape.ts";

/** Most tokens of a chunk of several sequences. A single longer prompt is a chunk of its own. */
const MAX_CHUNK_TOKENS = 2048;

/** Suffixes in order, in chunks that are prefilled by one program each. A suffix is never split. */
export function prefillChunks(
  suffixes: readonly UncachedSuffix[],
  vision: VisionSpec | undefined,
): UncachedSuffix[][] {
  const chunks: UncachedSuffix[][] = [];
  for (const suffix of suffixes) {
    const chunk = chunks.at(-1);
    const { tokens, features } = chunkShape([...(chunk ?? []), suffix], vision);
    const bytes = features * (vision?.featureWidth ?? 0) * 4;
    if (chunk && tokens <= MAX_CHUNK_TOKENS && bytes <= DEFAULT_BINDING_BYTES) chunk.push(suffix);
    else chunks.push([suffix]);
  }
  return chunks;
}

/** Sizes of a chunk's program, padded to buckets. */
export function chunkShape(
  chunk: readonly UncachedSuffix[],
  vision: VisionSpec | undefined,
): Pick<GenerateShape, "tokens" | "features" | "visual" | "inserted"> {
  const tokens = chunk.reduce(
    (sum, { prompt, cachedLength }) => sum + prompt.ids.length - cachedLength,
    0,
  );
  const media = chunk.flatMap(({ newMedia }) => newMedia);
  const inserted = chunk.reduce((sum, suffix) => sum + newInserted(suffix).length, 0);
  return {
    tokens: bucket(tokens, 32),
    ...visualShape(vision, media, 32),
    ...(inserted > 0 && { inserted: bucket(inserted, 8) }),
  };
}
