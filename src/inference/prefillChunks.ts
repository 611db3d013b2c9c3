/** Questions that are read together: as many as keep a device busy, and no more than it binds or has memory for. */
import { LEAST_BINDING_BYTES } from "../engine/gpu/limits.ts";
import type { Eyes } from "../families/family.ts";
import type { AnswerShape } from "./recordGeneration.ts";
import type { Fresh } from "./request.ts";
import { visualShape, bucket } from "./visualShape.ts";

/** Tokens of several questions that are read together: enough to keep a device busy, few enough for its memory. */
const TOKENS_AT_ONCE = 2048;

/** Questions in portions that are read together, in order; one question is never cut. */
export function portions(asks: readonly Fresh[], eyes: Eyes | undefined): Fresh[][] {
  const made: Fresh[][] = [];
  for (const ask of asks) {
    const part = made.at(-1);
    const { tokens, features } = freshShape([...(part ?? []), ask], eyes);
    const bytes = features * (eyes?.featureWidth ?? 0) * 4;
    if (part && tokens <= TOKENS_AT_ONCE && bytes <= LEAST_BINDING_BYTES) part.push(ask);
    else made.push([ask]);
  }
  return made;
}

/** What is new, in buckets. */
export function freshShape(
  asks: readonly Fresh[],
  eyes: Eyes | undefined,
): Pick<AnswerShape, "tokens" | "features" | "visual"> {
  const tokens = asks.reduce((sum, { prompt, from }) => sum + prompt.ids.length - from, 0);
  const media = asks.flatMap((ask) => ask.media);
  return { tokens: bucket(tokens, 32), ...visualShape(eyes, media, 32) };
}
