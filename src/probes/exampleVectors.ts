/** Examples as vectors of a loaded model: pooled tower features of their media, and the weighted mean of their words' embeddings. */
import type { Job } from "../base/async/job.ts";
import { isSupervised } from "../base/examples/isSupervised.ts";
import { withoutPlaceholders } from "../base/examples/placeholders.ts";
import type { FeatureCache } from "../inference/visual/featureCache.ts";
import { mediaKeysOf } from "../inference/visual/mediaKeys.ts";
import { requireVision } from "../inference/visual/visualShape.ts";
import { mediaGrids } from "../media/pixels.ts";
import { prepareMedia } from "../modelLibrary/featureCaches.ts";
import type { Processor } from "../media/processing/processor.ts";
import type { MediaGrid } from "../protocol/mediaGrid.ts";
import { UserError } from "../base/userError.ts";
import type { LoadedModel } from "../modelLibrary/sessions.ts";
import type { Example } from "../protocol/records.ts";
import type { ExampleVectors } from "../quality/relevance.ts";
import { pooledFeatures, type Pictured } from "../specialist/pooled.ts";
import { wordVectors } from "./wordVectors.ts";

/** Of all examples, and of `words`, which are null when they are empty. `cache`: null for a model that reads text only. */
export async function exampleVectors(
  loaded: LoadedModel,
  cache: FeatureCache | null,
  examples: readonly Example[],
  words: string,
  job: Job,
): Promise<{ vectors: ExampleVectors; words: Float32Array | null }> {
  const pictures = cache ? await pictureVectors(loaded, cache, examples, job) : new Map();
  const texts = [...examples.map(textOf), words.trim()];
  job.progress("Reading words", 0, examples.length);
  const found = await wordVectors(loaded.session, loaded.reader.tokenizer, texts);
  const ofWords = new Map(
    examples.flatMap(({ id }, i) => {
      const vector = found[i];
      return vector ? [[id, vector] as const] : [];
    }),
  );
  return { vectors: { pictures, words: ofWords }, words: found.at(-1)! };
}

/** What is asked and answered, without placeholders. */
const textOf = ({ turns }: Example) =>
  turns
    .filter(isSupervised)
    .flatMap(({ question, answer }) => [withoutPlaceholders(question), answer.trim()])
    .join("\n");

async function pictureVectors(
  { session, processor }: LoadedModel,
  cache: FeatureCache,
  examples: readonly Example[],
  job: Job,
): Promise<Map<string, Float32Array>> {
  const { featureWidth } = requireVision(session.recorder.model.vision);
  const pictured = examples
    .filter(({ media }) => media.length > 0)
    .flatMap(({ id, media }): (Pictured & { id: string })[] => {
      const grids = gridsOrNull(media, processor!);
      return grids ? [{ id, media, mediaGrids: grids }] : [];
    });
  const keys = pictured.flatMap((one) => mediaKeysOf(one.media, one));
  await prepareMedia(cache, keys, job.progress);
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
