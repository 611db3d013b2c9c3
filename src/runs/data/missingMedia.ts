import type { ModelContext } from "../../modelLibrary/context.ts";
import { missingFeatures, PIXEL_VALUES } from "../../modelLibrary/featureCaches.ts";
import type { MediaKey } from "../../inference/visual/mediaKeys.ts";
import type { RunConfig } from "../../protocol/config.ts";
import { MAX_VALIDATION_ROWS } from "./material.ts";
import { mediaKeysOfRows, type TrainingRows } from "./rows.ts";

/** Media of a run whose features, or pixel values, have to be computed before its first step. */
export async function missingMedia(
  context: Pick<ModelContext, "models">,
  { modelId, precision, adapter }: RunConfig,
  rows: TrainingRows,
): Promise<MediaKey[]> {
  const used = [...rows.own, ...rows.replay, ...rows.validation.slice(0, MAX_VALIDATION_ROWS)];
  const variant = adapter.vision ? PIXEL_VALUES : precision.vision;
  return missingFeatures(context, modelId, variant, mediaKeysOfRows(used));
}
