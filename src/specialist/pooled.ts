/** The input of a specialist: the mean over all feature rows of an example's media, and its standardisation. */
import { type MediaCache, mediaKeysOf } from "../inference/visual/mediaKeys.ts";
import type { MediaGrid } from "../protocol/mediaGrid.ts";
import type { Media } from "../protocol/records.ts";

/** What is pooled: media, and how the model's processor cuts them. */
export interface Pictured {
  media: readonly Media[];
  mediaGrids: readonly MediaGrid[];
}

/** → (F). Rows of several media count alike. @throws {Error} when there is no feature row */
export async function pooledFeatures(
  { media, mediaGrids }: Pictured,
  cache: MediaCache,
  featureWidth: number,
): Promise<Float32Array> {
  const sums = new Float64Array(featureWidth);
  let count = 0;
  for (const rows of await cache.rows(mediaKeysOf(media, { mediaGrids }))) {
    for (let at = 0; at < rows.length; at++) sums[at % featureWidth]! += rows[at]!;
    count += rows.length / featureWidth;
  }
  if (count === 0) throw new Error("A specialist looks at pictures, and this example has none.");
  return Float32Array.from(sums, (sum) => sum / count);
}

/** Mean and standard deviation of each feature; 1 where it does not vary. */
export function standardisation(inputs: readonly Float32Array[]): {
  mean: Float32Array;
  deviation: Float32Array;
} {
  const width = inputs[0]!.length;
  const column = (c: number) => inputs.map((input) => input[c]!);
  const mean = Float32Array.from({ length: width }, (_, c) => meanOf(column(c)));
  const deviation = Float32Array.from({ length: width }, (_, c) => {
    const own = Math.sqrt(meanOf(column(c).map((v) => (v - mean[c]!) ** 2)));
    return own > 1e-6 ? own : 1;
  });
  return { mean, deviation };
}

const meanOf = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
