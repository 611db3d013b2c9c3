/** Percentile bootstrap (Efron 1979), resampling whole clusters: questions about one picture are not independent. */
import { Random } from "../base/random.ts";

const RESAMPLES = 1000;

/**
 * 95 % intervals of several statistics at once: quantiles 0.025 and 0.975, interpolated as NumPy does, over 1000 resamples of
 * the clusters with replacement. Equal seeds give equal intervals. Both ends 0 without clusters.
 */
export function bootstrap<T, Name extends string>(
  clusters: readonly (readonly T[])[],
  statistics: (sample: readonly T[]) => Record<Name, number>,
  seed = 1,
): Record<Name, { low: number; high: number }> {
  const random = new Random(seed);
  const samples = Array.from({ length: clusters.length ? RESAMPLES : 1 }, () =>
    statistics(resample(clusters, random)),
  );
  const interval = (name: Name) => {
    const sorted = samples.map((sample) => sample[name]).sort((a, b) => a - b);
    return { low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
  };
  const names = Object.keys(samples[0]!) as Name[];
  return Object.fromEntries(names.map((name) => [name, interval(name)])) as Record<
    Name,
    { low: number; high: number }
  >;
}

function resample<T>(clusters: readonly (readonly T[])[], random: Random): T[] {
  const sample: T[] = [];
  for (let i = 0; i < clusters.length; i++) {
    for (const item of clusters[random.integer(clusters.length)]!) sample.push(item);
  }
  return sample;
}

/** Of sorted values, linear between the two nearest. */
export function quantile(sorted: readonly number[], q: number): number {
  const at = q * (sorted.length - 1);
  const below = Math.floor(at);
  const low = sorted[below]!;
  return low + (at - below) * ((sorted[below + 1] ?? low) - low);
}
