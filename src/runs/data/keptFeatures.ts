/** Which media of a run have their feature rows on the device throughout it. Pure. */
import type { OpenModel } from "../../families/family.ts";
import type { RunConfig } from "../../protocol/config.ts";
import { watchedRows } from "../stages/watchedRows.ts";
import { mediaKeysOfRows, type TrainingRows } from "./rows.ts";

export interface KeptFeatures {
  /** Of the media (`mediaKeysOf`). */
  keys: Set<string>;
  bytes: number;
}

/**
 * As many as go into `featureBytes` of the configuration, in the order of rows to learn from, rows that are watched, general
 * rows. None where the towers train, and where features are states that other layers attend to, which the host puts in order.
 */
export function keptFeatures(
  rows: TrainingRows,
  { vision }: Pick<OpenModel, "vision">,
  config: RunConfig,
): KeptFeatures {
  const kept: KeptFeatures = { keys: new Set(), bytes: 0 };
  const { featureBytes = 0, adapter } = config;
  if (!featureBytes || !vision || vision.crossAttention || adapter.vision) return kept;
  const shown = [...rows.own, ...watchedRows(rows.validation, config), ...rows.replay];
  for (const { key, grid } of mediaKeysOfRows(shown)) {
    const bytes = 4 * vision.featureRows(grid) * vision.featureWidth;
    if (kept.keys.has(key) || kept.bytes + bytes > featureBytes) continue;
    kept.keys.add(key);
    kept.bytes += bytes;
  }
  return kept;
}
