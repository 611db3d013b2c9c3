/**
 * What a model takes in of media, kept: feature rows where its towers are as published; the cut media themselves for lessons
 * whose towers learn; and what the towers with an adapter in them make of these.
 */
import { sha256Hex } from "../base/hash.ts";
import { joined } from "../base/joined.ts";
import { mediaViews } from "../media/pixels.ts";
import type { PrecisionPlan } from "../protocol/config.ts";
import { hasFeature, readFeature, writeFeature } from "../storage/runFiles.ts";
import type { LoadedAdapter } from "../inference/session.ts";
import { see } from "../inference/encodeMedia.ts";
import type { ModelContext } from "./context.ts";
import type { OpenedModel } from "./sessions.ts";
import { FeatureShelf, type FeatureStore } from "../inference/featureCache.ts";
import type { Report } from "../base/progressMeter.ts";
import { cutOf, type Sight } from "../inference/mediaKeys.ts";

type Kept = Pick<ModelContext, "library" | "models">;

/** Feature rows as the towers of the base model make them, on disk too. */
export async function featureShelf(
  context: Kept,
  opened: OpenedModel,
  precision: PrecisionPlan,
): Promise<FeatureShelf> {
  const store = await onDisk(context, opened.id, [precision.vision]);
  return new FeatureShelf(store, async (some) =>
    see(
      opened.engine,
      await Promise.all(
        some.map(async (sight) => ({
          geometry: sight.geometry,
          views: await viewsOf(context, opened, sight),
        })),
      ),
    ),
  );
}

/** Media as the processor cuts them, one view after the other, on disk too. */
export async function cutShelf(context: Kept, opened: OpenedModel): Promise<FeatureShelf> {
  const store = await onDisk(context, opened.id, ["cut"]);
  return new FeatureShelf(store, (some) =>
    Promise.all(some.map(async (sight) => joined(await viewsOf(context, opened, sight)))),
  );
}

/** Feature rows as the towers make them with the adapter as it is now; no longer right when it has learned more. */
export function adaptedShelf(
  { engine }: OpenedModel,
  adapter: LoadedAdapter,
  cuts: Pick<FeatureShelf, "rows">,
): FeatureShelf {
  return new FeatureShelf(NOWHERE, async (some) => {
    const values = await cuts.rows(some);
    const media = some.map(({ geometry }, i) => cutOf(geometry, values[i]!));
    return see(engine, media, adapter);
  });
}

/** What the model sees with this adapter beside it: as the base model does, unless the adapter sits in the towers. */
export async function shelfOf(
  context: Kept,
  opened: OpenedModel,
  precision: PrecisionPlan,
  adapter: LoadedAdapter | undefined,
): Promise<FeatureShelf> {
  return adapter?.layout.vision
    ? adaptedShelf(opened, adapter, await cutShelf(context, opened))
    : featureShelf(context, opened, precision);
}

/** Makes what is missing of these sights, and says how far it is. */
export function prepare(
  shelf: FeatureShelf,
  sights: readonly Sight[],
  progress: Report,
): Promise<void> {
  return shelf.prepare(sights, (done, total) => progress("Preparing pictures", done, total));
}

async function viewsOf(
  { library }: Kept,
  { processor }: OpenedModel,
  { media, geometry }: Sight,
): Promise<Float32Array[]> {
  const blob = await library.readMedia(media.hash, "full");
  return mediaViews(blob, media, geometry, processor!);
}

/** `how` tells apart what is made of the same media of the same model. */
async function onDisk(
  { models }: Kept,
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

const NOWHERE: FeatureStore = {
  has: () => Promise.resolve(false),
  read: () => Promise.resolve(null),
  write: () => Promise.resolve(),
};
