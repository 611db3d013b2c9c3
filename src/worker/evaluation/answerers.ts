/** Who is asked in an evaluation: the base model and an adapter, each with the feature rows of the media. */
import type { Job } from "../../base/async/job.ts";
import type { LoadedAdapter } from "../../inference/session.ts";
import { mediaKeysOf } from "../../inference/visual/mediaKeys.ts";
import {
  adaptedFeatureCache,
  baseFeatureCache,
  pixelValuesCache,
  prepareMedia,
} from "../../modelLibrary/featureCaches.ts";
import type { LoadedModel } from "../../modelLibrary/sessions.ts";
import type { Run } from "../../protocol/records.ts";
import type { Context } from "../context.ts";
import type { Answerer } from "./answerQuestions.ts";
import type { EvalRow } from "./evalQuestions.ts";

export type Answerers = Record<"base" | "adapter", Answerer>;

/** With the feature rows of all media that are asked about, computed where they are missing. */
export async function prepareAnswerers(
  context: Context,
  loaded: LoadedModel,
  adapter: LoadedAdapter,
  { config }: Run,
  rows: readonly EvalRow[],
  job: Job,
): Promise<Answerers> {
  const mediaKeys = rows
    .flatMap(({ questions }) => questions)
    .flatMap(({ media, encoded }) => mediaKeysOf(media, encoded));
  const base = await baseFeatureCache(context, loaded, config.precision);
  const adapted = adapter.layout.vision
    ? adaptedFeatureCache(loaded, adapter, await pixelValuesCache(context, loaded))
    : base;
  for (const cache of new Set([base, adapted])) {
    await prepareMedia(cache, mediaKeys, job.progress);
  }
  return { base: { adapter: undefined, cache: base }, adapter: { adapter, cache: adapted } };
}
