/** The rows of a run that its mixture lets take part: of a set with a most, so many chosen by the seed; none of weight 0. */
import { cappedPools, poolsOf } from "../../dataset/mixture/pools.ts";
import { PLAIN_MIXTURE } from "../../protocol/instructions/mixture.ts";
import type { RunConfig } from "../../protocol/config.ts";
import type { Modality } from "../../protocol/records.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";

export type MixtureSettings = Partial<Pick<RunConfig, "mixture" | "seed">>;

/** @param own rows to learn from, of the person's own parts; their order is kept */
export function withinMixture(
  own: readonly TrainingRow[],
  { mixture = PLAIN_MIXTURE, seed = 0 }: MixtureSettings,
): TrainingRow[] {
  const pools = poolsOf(own.map(({ example }) => example.part as Modality));
  const kept = new Set(Object.values(cappedPools(pools, mixture, seed)).flat());
  return own.filter((_, index) => kept.has(index));
}
