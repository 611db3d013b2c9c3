/**
 * Where the numbers come from that a specialist reads of pictures: the model's own vision tower, or a network that a person has
 * brought. Both are computed once for a medium and cached.
 */
import type { ProgressCallback } from "../../base/async/progressMeter.ts";
import { UserError } from "../../base/userError.ts";
import type { FeatureCache } from "../../inference/visual/featureCache.ts";
import { mediaKeysOf } from "../../inference/visual/mediaKeys.ts";
import { requireVision } from "../../inference/visual/visualShape.ts";
import type { ModelContext } from "../../modelLibrary/context.ts";
import { baseFeatureCache, prepareMedia } from "../../modelLibrary/featureCaches.ts";
import type { LoadedModel } from "../../modelLibrary/sessions.ts";
import { NetworkFeatures } from "../../networks/networkFeatures.ts";
import type { PrecisionPlan } from "../../protocol/config.ts";
import type { SpecialistReport } from "../../protocol/specialist.ts";
import { pooledFeatures, type Pictured } from "../../specialist/pooled.ts";
import { findNetwork } from "../../storage/models/networkStore.ts";

export interface SpecialistInput {
  /** F. */
  width: number;
  /** Computes what is missing, with progress. */
  prepare(pictured: readonly Pictured[], progress: ProgressCallback): Promise<void>;
  /** Of all media of an example → (F). @throws Error when there is none */
  of(pictured: Pictured): Promise<Float32Array>;
  close(): Promise<void>;
}

/** The input of the specialist with this report, beside a model that is open. @throws UserError when its network is gone */
export async function specialistInput(
  context: Pick<ModelContext, "library" | "models">,
  loaded: LoadedModel,
  { network }: Pick<SpecialistReport, "network">,
  precision: PrecisionPlan,
): Promise<SpecialistInput> {
  if (network) {
    const { id, title } = network;
    return networkInput(await openNetworkFeatures(context, id, `"${title}"`));
  }
  return towerInput(loaded, await baseFeatureCache(context, loaded, precision));
}

/** @throws UserError when the network is no longer here */
export async function openNetworkFeatures(
  { library }: Pick<ModelContext, "library">,
  id: string,
  title = "that was chosen",
): Promise<NetworkFeatures> {
  const record = await findNetwork(id);
  if (record) return new NetworkFeatures(record, (hash) => library.readMedia(hash, "full"));
  throw new UserError(
    `The network ${title} is no longer here. Bring it again, or choose the model's own eyes in its place.`,
  );
}

/** The mean over all feature rows of the tower. `cache` holds the base model's. */
export function towerInput(loaded: LoadedModel, cache: FeatureCache): SpecialistInput {
  const { featureWidth: width } = requireVision(loaded.session.recorder.model.vision);
  return {
    width,
    async prepare(pictured, progress) {
      const keys = pictured.flatMap(({ media, mediaGrids }) => mediaKeysOf(media, { mediaGrids }));
      await prepareMedia(cache, keys, progress);
    },
    of: (pictured) => pooledFeatures(pictured, cache, width),
    close: () => Promise.resolve(),
  };
}

/** The mean over the media of what the network gives for each. */
export function networkInput(features: NetworkFeatures): SpecialistInput {
  const { width } = features.record.features;
  return {
    width,
    prepare: (pictured, progress) =>
      features.prepare(
        pictured.flatMap(({ media }) => media),
        progress,
      ),
    async of({ media }) {
      if (media.length === 0) throw new Error("A specialist looks at pictures, and there is none.");
      const sum = new Float64Array(width);
      for (const medium of media) {
        const look = await features.look(medium);
        look.features.forEach((value, i) => (sum[i]! += value));
      }
      return Float32Array.from(sum, (value) => value / media.length);
    },
    close: () => features.close(),
  };
}
