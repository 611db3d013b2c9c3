/** The sets of a mixture: which examples of each take part, and how many of them an epoch draws. */
import { assert } from "../../base/assert.ts";
import { fromKeys } from "../../base/fromKeys.ts";
import { MODALITIES, type MixtureConfig } from "../../protocol/instructions/mixture.ts";
import type { Modality } from "../../protocol/records.ts";
import { randomFor } from "./shuffles.ts";

/** Indices of the train examples of each modality, ascending. */
export type Pools = Record<Modality, readonly number[]>;
export type Draws = Record<Modality, number>;

/** `parts`: the modality of each train example. */
export function poolsOf(parts: readonly Modality[]): Pools {
  const pools = fromKeys(MODALITIES, (): number[] => []);
  for (const [index, part] of parts.entries()) pools[part].push(index);
  return pools;
}

/** The examples that take part: those of a capped set are chosen by the seed, and the same in every epoch. */
export function cappedPools(pools: Pools, { caps, weights }: MixtureConfig, seed: number): Pools {
  return fromKeys(MODALITIES, (set) => {
    const pool = pools[set];
    const cap = caps[set];
    if (weights[set] === 0) return [];
    if (cap === 0 || cap >= pool.length) return pool;
    const chosen = randomFor(seed, `cap ${set}`, 0).shuffle(pool).slice(0, cap);
    return chosen.sort((a, b) => a - b);
  });
}

/**
 * Draws of an epoch, as many as there are examples that take part, divided among the sets in proportion to
 * weight × size^(1 / temperature) (Raffel et al., arXiv 1910.10683, section 3.5.2), by largest remainders.
 */
export function drawsOf(pools: Pools, { weights, temperature }: MixtureConfig): Draws {
  assert(temperature >= 1, `A mixture's temperature of ${temperature} is below 1.`);
  const sizes = fromKeys(MODALITIES, (set) => (weights[set] === 0 ? 0 : pools[set].length));
  const total = sum(Object.values(sizes));
  const rates = fromKeys(MODALITIES, (set) =>
    sizes[set] === 0 ? 0 : weights[set] * sizes[set] ** (1 / temperature),
  );
  const all = sum(Object.values(rates));
  if (all === 0) return fromKeys(MODALITIES, () => 0);
  const ideal = fromKeys(MODALITIES, (set) => (total * rates[set]) / all);
  // Rates are not exact: a draw within rounding of a whole number is that number.
  const draws = fromKeys(MODALITIES, (set) => Math.floor(ideal[set] + 1e-9));
  const byRemainder = MODALITIES.filter((set) => ideal[set] > 0).toSorted(
    (a, b) => ideal[b] - draws[b] - (ideal[a] - draws[a]),
  );
  const missing = total - sum(Object.values(draws));
  for (const set of byRemainder.slice(0, missing)) draws[set]++;
  return draws;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
