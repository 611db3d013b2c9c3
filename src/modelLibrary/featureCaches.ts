/**
 * The caches of a loaded model: feature rows of the base model's tower, pixel values for training runs with an adapter in the
 * tower, and feature rows of the tower with such an adapter.
 */
import { sha256Hex } from "../base/hash.ts";
import { concat } from "../base/concat.ts";
import { mediaViews } from "../media/pixels.ts";
import type { PrecisionPlan } from "../protocol/config.ts";
import { findModel } from "../storage/models/modelStore.ts";
import {
  featureKeys,
  hasFeature,
  readFeature,
  writeFeature,
} from "../storage/models/featureFiles.ts";
import type { LoadedAdapter } from "../inference/session.ts";
import { encodeMedia } from "../inference/encodeMedia.ts";
import type { ModelContext } from "./context.ts";
import type { LoadedModel } from "./sessions.ts";
import { FeatureCache, type FeatureStore } from "../inference/visual/featureCache.ts";
import type { ProgressCallback } from "../base/async/progressMeter.ts";
import { splitViews, type MediaKey } from "../inference/visual/mediaKeys.ts";

/** Parts of the names of caches on disk: other words would orphan those that exist. */
export const PIXEL_VALUES = "cut";
const HALF_PRODUCTS = "half";

/** What tells apart the features of one model's tower, as `featureFolder` takes it. */
export const towerVariant = ({ vision }: PrecisionPlan, isHalf = false): string[] => [
  vision,
  ...(isHalf ? [HALF_PRODUCTS] : []),
];

type Stores = Pick<ModelContext, "library" | "models">;

/** Feature rows of the base model's tower, on disk too. */
export async function baseFeatureCache(
  context: Stores,
  loaded: LoadedModel,
  precision: PrecisionPlan,
): Promise<FeatureCache> {
  const isHalf = loaded.session.recorder.profile.half !== undefined;
  const store = await diskStore(context, loaded.id, towerVariant(precision, isHalf));
  return new FeatureCache(store, async (some, onRows) =>
    encodeMedia(
      loaded.session,
      await Promise.all(
        some.map(async (mediaKey) => ({
          grid: mediaKey.grid,
          views: await viewsOf(context, loaded, mediaKey),
        })),
      ),
      { ...(onRows && { onRows }) },
    ),
  );
}

/** Pixel values, a medium's views one after the other, on disk too. */
export async function pixelValuesCache(
  context: Stores,
  loaded: LoadedModel,
): Promise<FeatureCache> {
  const store = await diskStore(context, loaded.id, [PIXEL_VALUES]);
  return new FeatureCache(store, (some) =>
    Promise.all(some.map(async (mediaKey) => concat(await viewsOf(context, loaded, mediaKey)))),
  );
}

/** Feature rows of the tower with the adapter as it is now; stale after the next training step. In memory only. */
export function adaptedFeatureCache(
  { session }: LoadedModel,
  adapter: LoadedAdapter,
  pixelValues: Pick<FeatureCache, "rows">,
): FeatureCache {
  return new FeatureCache(NO_STORE, async (some) => {
    const values = await pixelValues.rows(some);
    const media = some.map(({ grid }, i) => splitViews(grid, values[i]!));
    return encodeMedia(session, media, { adapter });
  });
}

/** The feature cache for generation with this adapter: the base model's, unless the adapter is in the tower. */
export async function featureCacheFor(
  context: Stores,
  loaded: LoadedModel,
  precision: PrecisionPlan,
  adapter: LoadedAdapter | undefined,
): Promise<FeatureCache> {
  return adapter?.layout.vision
    ? adaptedFeatureCache(loaded, adapter, await pixelValuesCache(context, loaded))
    : baseFeatureCache(context, loaded, precision);
}

/** Computes what is missing of these keys, with progress. @returns the views that were missing */
export function prepareMedia(
  cache: FeatureCache,
  mediaKeys: readonly MediaKey[],
  progress: ProgressCallback,
): Promise<number> {
  return cache.prepare(mediaKeys, (done, total) =>
    progress("Preparing pictures", done, total, "views"),
  );
}

/** Those of these keys that are not on disk, each once. `variant` as in `featureFolder`. */
export async function missingFeatures(
  context: Pick<Stores, "models">,
  modelId: string,
  variant: readonly string[],
  mediaKeys: readonly MediaKey[],
): Promise<MediaKey[]> {
  const stored = await featureKeys(await featureFolder(context, modelId, variant));
  const missing = mediaKeys.filter(({ key }) => !stored.has(key));
  return [...new Map(missing.map((mediaKey) => [mediaKey.key, mediaKey])).values()];
}

async function viewsOf(
  { library }: Stores,
  { processor }: LoadedModel,
  { media, grid }: MediaKey,
): Promise<Float32Array[]> {
  const blob = await library.readMedia(media.hash, "full");
  return mediaViews(blob, media, grid, processor!);
}

/**
 * Name of the folder on disk. `variant` tells apart caches of the same model: `towerVariant`, or PIXEL_VALUES.
 */
export async function featureFolder(
  { models }: Pick<Stores, "models">,
  modelId: string,
  variant: readonly string[],
): Promise<string> {
  const scion = await models.scion(modelId);
  const hash = await sha256Hex(JSON.stringify([scion, ...variant]));
  const stored = await findModel(modelId);
  return `${stored?.folder ?? modelId}-${hash.slice(0, 16)}`;
}

async function diskStore(
  context: Stores,
  modelId: string,
  variant: readonly string[],
): Promise<FeatureStore> {
  const folder = await featureFolder(context, modelId, variant);
  return {
    has: (key) => hasFeature(folder, key),
    async read(key) {
      const bytes = await readFeature(folder, key);
      return bytes && new Float32Array(bytes.buffer as ArrayBuffer);
    },
    write: (key, rows) => writeFeature(folder, key, new Uint8Array(rows.buffer as ArrayBuffer)),
  };
}

const NO_STORE: FeatureStore = {
  has: () => Promise.resolve(false),
  read: () => Promise.resolve(null),
  write: () => Promise.resolve(),
};
