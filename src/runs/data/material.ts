/** The data of a training run: encoded rows, sample prompts, and micro-batches with the media of their rows. */
import { UserError } from "../../base/userError.ts";
import type { RunConfig } from "../../protocol/config.ts";
import type { VersionContent } from "../../protocol/records.ts";
import type { LoadedAdapter } from "../../inference/session.ts";
import type { MicroBatch } from "../../train/pack.ts";
import type { ModelContext } from "../../modelLibrary/context.ts";
import type { LoadedModel } from "../../modelLibrary/sessions.ts";
import type { FeatureCache } from "../../inference/visual/featureCache.ts";
import { keptFeatures } from "./keptFeatures.ts";
import { pixelMicroBatch, microBatch, mediaKeysOfRows, type TrainingRows } from "./rows.ts";
import { encodeExamples, encodingOf } from "./encodedExamples.ts";
import type { Specialist } from "../../specialist/specialist.ts";
import { picturedOf, withExemplars } from "./exemplars.ts";
import { specialistInput } from "../specialists/specialistInput.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";
import type { BatchRows } from "./batchRows.ts";
import type { ProgressCallback } from "../../base/async/progressMeter.ts";
import { areAnswersShort, askedRows, samplePromptsOf, type SamplePrompt } from "./samplePrompts.ts";
import {
  adaptedFeatureCache,
  pixelValuesCache,
  baseFeatureCache,
  prepareMedia,
} from "../../modelLibrary/featureCaches.ts";
import { DeviceFeatures } from "../../inference/visual/deviceFeatures.ts";
import { mediaKeysOf } from "../../inference/visual/mediaKeys.ts";
import { watchedRows } from "../stages/watchedRows.ts";

export interface RunMaterial {
  rows: TrainingRows;
  /** Those of `rows.validation` that are measured (watchedRows). */
  validation: TrainingRow[];
  /** See `askedRows`: the first SAMPLE_PROMPTS are shown. */
  prompts: SamplePrompt[];
  /** Whether all answers of the validation rows are short; then `prompts` are those of all of them. */
  areAnswersShort: boolean;
  /** A few rows whose loss shows that a state of the adapter gives one. */
  probe: TrainingRow[];
  /** Views that were missing in the cache, and the milliseconds that they took. */
  preparedViews: number;
  preparedMs: number;
  batch(rows: BatchRows): Promise<MicroBatch>;
  /** Frees what lies on the device. */
  free(): void;
  /** Features of the sample prompts' media. They depend on the adapter's current values where it adapts the towers. */
  featuresWith(adapter: LoadedAdapter): FeatureCache;
}

/**
 * Encodes the rows and fills the cache of features, or of pixel values where the towers train. Rows to learn from get what the
 * specialist says of them, by the base model's features or those of its own network.
 * @throws UserError when no train example has an answer
 */
export async function prepareMaterial(
  context: Pick<ModelContext, "library" | "models">,
  loaded: LoadedModel,
  config: RunConfig,
  { rows: frozen, system }: Pick<VersionContent, "rows" | "system">,
  trainsTowers: boolean,
  progress: ProgressCallback,
  specialist: Specialist | null = null,
): Promise<RunMaterial> {
  const rows = encodeExamples(frozen, system, loaded.reader, encodingOf(config)).select(config);
  if (rows.own.length === 0) {
    throw new UserError(
      "There is no example with an answer to learn from. Write answers, or choose other parts.",
    );
  }
  const validation = watchedRows(rows.validation, config);
  const prompts = samplePromptsOf(askedRows(validation, rows.own), system, loaded.reader);
  const mediaKeys = [
    ...mediaKeysOfRows([...rows.own, ...rows.replay, ...validation]),
    ...prompts.flatMap(({ media, encoded }) => mediaKeysOf(media, encoded)),
  ];
  const cache = trainsTowers
    ? await pixelValuesCache(context, loaded)
    : await baseFeatureCache(context, loaded, config.precision);
  const begin = performance.now();
  const preparedViews = await prepareMedia(cache, mediaKeys, progress);
  const preparedMs = performance.now() - begin;
  const own = specialist
    ? await besideSpecialist(context, loaded, config, rows.own, specialist, progress)
    : rows.own;
  const { session } = loaded;
  const { keys } = keptFeatures({ ...rows, own }, session.recorder.model, config);
  const onDevice = keys.size > 0 ? new DeviceFeatures(session.gpu.device, keys) : undefined;
  return {
    ...{ rows: { ...rows, own }, validation, prompts, preparedViews, preparedMs },
    areAnswersShort: areAnswersShort(validation),
    probe: probeRows(validation, rows.own, config),
    batch: (some) =>
      trainsTowers ? pixelMicroBatch(some, cache) : microBatch(some, cache, onDevice),
    free: () => onDevice?.destroy(),
    featuresWith: (adapter) => (trainsTowers ? adaptedFeatureCache(loaded, adapter, cache) : cache),
  };
}

async function besideSpecialist(
  context: Pick<ModelContext, "library" | "models">,
  loaded: LoadedModel,
  { precision }: RunConfig,
  rows: readonly TrainingRow[],
  specialist: Specialist,
  progress: ProgressCallback,
): Promise<TrainingRow[]> {
  const input = await specialistInput(context, loaded, specialist.report, precision);
  try {
    const seen = rows.filter(({ example }) => example.media.length > 0);
    await input.prepare(seen.map(picturedOf), progress);
    return await withExemplars(rows, specialist, loaded.session, input);
  } finally {
    await input.close();
  }
}

/** The first micro-batch of the validation rows, or of the train rows. */
export function probeRows(
  validation: readonly TrainingRow[],
  own: readonly TrainingRow[],
  { batch }: Pick<RunConfig, "batch">,
): TrainingRow[] {
  return (validation.length > 0 ? validation : own).slice(0, batch);
}
