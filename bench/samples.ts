/** The sample answers of a training run, cut short: with caches of its size, so that all is allocated that they need. */
import { batched } from "../src/base/async/batched.ts";
import { Generator } from "../src/inference/generate.ts";
import { featuresOf, type MediaCache } from "../src/inference/visual/mediaKeys.ts";
import type { LoadedAdapter, ModelSession } from "../src/inference/session.ts";
import { askedRows, SAMPLE_PROMPTS, SAMPLE_TOKENS } from "../src/runs/data/samplePrompts.ts";
import type { TrainingRows } from "../src/runs/data/rows.ts";

/**
 * As in a run, instead of what a step holds in between. Two tokens of each are enough to allocate everything. `cache`: features of the
 * rows' media.
 */
export async function generateSamples(
  session: ModelSession,
  adapter: LoadedAdapter,
  { own, validation }: TrainingRows,
  cache: MediaCache,
): Promise<void> {
  await session.freeTemporaries();
  for (const group of batched(askedRows(validation, own), SAMPLE_PROMPTS)) {
    const requests = await Promise.all(
      group.map(async ({ example, encoded }, sequence) => {
        const { ids, trained, mediaSpans, mediaGrids } = encoded;
        const prompt = { ids: ids.subarray(0, trained.indexOf(1)), mediaSpans, mediaGrids };
        const features = await featuresOf(example.media, encoded, cache);
        return { sequence, prompt: { ...prompt, features } };
      }),
    );
    const length = Math.max(...requests.map(({ prompt }) => prompt.ids.length)) + SAMPLE_TOKENS;
    const generator = new Generator(session, adapter, requests.length, length);
    await generator.generate(requests, { maxNewTokens: 2, endIds: [] });
  }
}
