import type { ModelContext } from "../../modelLibrary/context.ts";
import { missingFeatures, PIXEL_VALUES, towerVariant } from "../../modelLibrary/featureCaches.ts";
import type { MediaKey } from "../../inference/visual/mediaKeys.ts";
import type { RunConfig } from "../../protocol/config.ts";
import { watchedRows } from "../stages/watchedRows.ts";
import { mediaKeysOfRows, type TrainingRows } from "./rows.ts";

/** Media of a run whose features, or pixel values, have to be computed before its first step. */
export async function missingMedia(
  context: Pick<ModelContext, "models">,
  config: RunConfig,
  rows: TrainingRows,
): Promise<MediaKey[]> {
  const { modelId, precision, adapter, halfProducts } = config;
  const used = [...rows.own, ...rows.replay, ...watchedRows(rows.validation, config)];
  const variant = adapter.vision ? [PIXEL_VALUES] : towerVariant(precision, halfProducts);
  return missingFeatures(context, modelId, variant, mediaKeysOfRows(used));
}
