/**
 * What a model takes in of media, kept: feature rows where its towers are as published; the cut media themselves for lessons
 * whose towers learn; and what the towers with an adapter in them make of these.
 */
import { sha256Hex } from "../base/hash.ts";
import { concat } from "../base/concat.ts";
import { mediaViews } from "../media/pixels.ts";
import type { PrecisionPlan } from "../protocol/config.ts";
import { hasFeature, readFeature, writeFeature } from "../storage/runFiles.ts";
import type { LoadedAdapter } from "../inference/session.ts";
import { encodeMedia } from "../inference/encodeMedia.ts";
import type { ModelContext } from "./context.ts";
import type { LoadedModel } from "./sessions.ts";
import { FeatureCache, type FeatureStore } from "../inference/featureCache.ts";
import type { ProgressCallback } from "../base/progressMeter.ts";
import { splitViews, type MediaKey } from "../inference/mediaKeys.ts";

type Stores = Pick<ModelContext, "library" | "models">;

/** Feature rows as the towers of the base model make them, on disk too. */
export async function baseFeatureCache(
  context: Stores,
  loaded: LoadedModel,
  precision: PrecisionPlan,
): Promise<FeatureCache> {
  const store = await diskStore(context, loaded.id, [precision.vision]);
  return new FeatureCache(store, async (some) =>
    encodeMedia(
      loaded.session,
      await Promise.all(
        some.map(async (mediaKey) => ({
          grid: mediaKey.grid,
          views: await viewsOf(context, loaded, mediaKey),
        })),
      ),
    ),
  );
}

/** Media as the processor pixelValues them, one view after the other, on disk too. */
export async function pixelValuesCache(
  context: Stores,
  loaded: LoadedModel,
): Promise<FeatureCache> {
  const store = await diskStore(context, loaded.id, ["cut"]);
  return new FeatureCache(store, (some) =>
    Promise.all(some.map(async (mediaKey) => concat(await viewsOf(context, loaded, mediaKey)))),
  );
}

/** Feature rows as the towers make them with the adapter as it is now; no longer right when it has learned more. */
export function adaptedFeatureCache(
  { session }: LoadedModel,
  adapter: LoadedAdapter,
  pixelValues: Pick<FeatureCache, "rows">,
): FeatureCache {
  return new FeatureCache(NO_STORE, async (some) => {
    const values = await pixelValues.rows(some);
    const media = some.map(({ grid }, i) => splitViews(grid, values[i]!));
    return encodeMedia(session, media, adapter);
  });
}

/** What the model sees with this adapter beside it: as the base model does, unless the adapter sits in the towers. */
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

/** Makes what is missing of these mediaKeys, and says how far it is. */
export function prepareMedia(
  cache: FeatureCache,
  mediaKeys: readonly MediaKey[],
  progress: ProgressCallback,
): Promise<void> {
  return cache.prepare(mediaKeys, (done, total) => progress("Preparing pictures", done, total));
}

async function viewsOf(
  { library }: Stores,
  { processor }: LoadedModel,
  { media, grid }: MediaKey,
): Promise<Float32Array[]> {
  const blob = await library.readMedia(media.hash, "full");
  return mediaViews(blob, media, grid, processor!);
}

/** `how` tells apart what is made of the same media of the same model. */
async function diskStore(
  { models }: Stores,
  modelId: string,
  how: readonly string[],
): Promise<FeatureStore> {
  const scion = await models.scion(modelId);
  const hash = await sha256Hex(JSON.stringify([scion, ...how]));
  const folder = `${modelId}-${hash.slice(0, 16)}`;
  return {
    has: (key) => hasFeature(folder, key),
    async read(key) {
      const kept = await readFeature(folder, key);
      return kept && new Float32Array(kept.buffer as ArrayBuffer);
    },
    write: (key, rows) => writeFeature(folder, key, new Uint8Array(rows.buffer as ArrayBuffer)),
  };
}

const NO_STORE: FeatureStore = {
  has: () => Promise.resolve(false),
  read: () => Promise.resolve(null),
  write: () => Promise.resolve(),
};
