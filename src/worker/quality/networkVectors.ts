/** Examples as vectors of an image network that was brought: the mean over what it gives for each of their pictures and clips. */
import type { Job } from "../../base/async/job.ts";
import { PictureRefused } from "../../networks/refusals.ts";
import type { Example } from "../../protocol/records.ts";
import { networkInput, openNetworkFeatures } from "../../runs/specialists/specialistInput.ts";
import type { Context } from "../context.ts";

/**
 * What the network refuses has no vector, and `by` counts it.
 * @returns `pictures`: by example id, (F); `by`: what was looked through, to stand before "of the pictures"
 * @throws UserError when the network is no longer here, or refuses everything
 */
export async function networkVectors(
  context: Context,
  id: string,
  examples: readonly Example[],
  { progress, signal }: Job,
): Promise<{ pictures: Map<string, Float32Array>; by: string }> {
  const features = await openNetworkFeatures(context, id);
  const { title } = features.record;
  const input = networkInput(features);
  const pictured = examples.filter(({ media }) => media.length > 0);
  const pictures = new Map<string, Float32Array>();
  let refused: PictureRefused | null = null;
  try {
    for (const [done, { id: example, media }] of pictured.entries()) {
      signal.throwIfAborted();
      progress(`Showing pictures to ${title}`, done, pictured.length);
      try {
        pictures.set(example, await input.of({ media, mediaGrids: [] }));
      } catch (error) {
        if (!(error instanceof PictureRefused)) throw error;
        refused = error;
      }
    }
  } finally {
    await input.close();
  }
  if (refused && pictures.size === 0) throw refused;
  const lost = pictured.length - pictures.size;
  const without = lost > 0 ? ` (which refuses those of ${lost})` : "";
  return { pictures, by: `the network “${title}”${without} makes` };
}
