/** Examples as vectors of a loaded model: the mean over the tower's feature rows of their media. */
import type { Job } from "../base/async/job.ts";
import { UserError } from "../base/userError.ts";
import type { FeatureCache } from "../inference/visual/featureCache.ts";
import { mediaKeysOf } from "../inference/visual/mediaKeys.ts";
import { requireVision } from "../inference/visual/visualShape.ts";
import { mediaGrids } from "../media/pixels.ts";
import type { Processor } from "../media/processing/processor.ts";
import { prepareMedia } from "../modelLibrary/featureCaches.ts";
import type { LoadedModel } from "../modelLibrary/sessions.ts";
import type { MediaGrid } from "../protocol/mediaGrid.ts";
import type { Example } from "../protocol/records.ts";
import { pooledFeatures, type Pictured } from "../specialist/pooled.ts";

/** By example id, (F); none for examples without media, or with such as the model does not take. */
export async function pictureVectors(
  { session }: Pick<LoadedModel, "session">,
  processor: Processor,
  cache: FeatureCache,
  examples: readonly Example[],
  job: Job,
): Promise<Map<string, Float32Array>> {
  const { featureWidth } = requireVision(session.recorder.model.vision);
  const pictured = examples
    .filter(({ media }) => media.length > 0)
    .flatMap(({ id, media }): (Pictured & { id: string })[] => {
      const grids = gridsOrNull(media, processor);
      return grids ? [{ id, media, mediaGrids: grids }] : [];
    });
  await prepareMedia(
    cache,
    pictured.flatMap((one) => mediaKeysOf(one.media, one)),
    job.progress,
  );
  const vectors = new Map<string, Float32Array>();
  for (const one of pictured) {
    job.signal.throwIfAborted();
    vectors.set(one.id, await pooledFeatures(one, cache, featureWidth));
  }
  return vectors;
}

/** null for what the model does not take, such as clips. */
function gridsOrNull(media: Example["media"], processor: Processor): MediaGrid[] | null {
  try {
    return mediaGrids(media, processor);
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}
