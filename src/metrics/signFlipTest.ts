/**
 * The paired randomisation test (Fisher 1935; Pitman 1937): if two models were alike, the sign of each cluster's difference would
 * be a coin toss. Questions about one picture are one cluster and flip together. With whole numbers of at most 1 it is the exact
 * sign test (signTest.ts).
 */
import { Random } from "../base/random.ts";

const FLIPS = 9999;

/** Sums that differ by rounding alone are equal. */
const SLACK = 1e-9;

/**
 * Two-sided probability of a sum of differences at least as far from 0. Exact for whole numbers; else of 9999 seeded flips, the
 * observed signs counted as one more (Phipson and Smyth 2010), so never below 1 in 10,000. 1 without differences.
 */
export function signFlipTest(differences: readonly number[], seed = 1): number {
  const moved = differences.filter((difference) => difference !== 0);
  if (moved.length === 0) return 1;
  const observed = Math.abs(moved.reduce((sum, difference) => sum + difference, 0));
  return moved.every(Number.isInteger)
    ? exact(moved.map(Math.abs), observed)
    : sampled(moved, observed, new Random(seed));
}

/** The distribution of the sum, one difference after the other. */
function exact(sizes: readonly number[], observed: number): number {
  const most = sizes.reduce((sum, size) => sum + size, 0);
  // Place `most + sum`.
  let chances = new Float64Array(2 * most + 1);
  chances[most] = 1;
  let reach = 0;
  for (const size of sizes) {
    const next = new Float64Array(2 * most + 1);
    for (let sum = -reach; sum <= reach; sum++) {
      const half = chances[most + sum]! / 2;
      if (half === 0) continue;
      next[most + sum - size]! += half;
      next[most + sum + size]! += half;
    }
    chances = next;
    reach += size;
  }
  let tail = 0;
  for (let sum = -most; sum <= most; sum++) {
    if (Math.abs(sum) >= observed) tail += chances[most + sum]!;
  }
  return Math.min(1, tail);
}

function sampled(moved: readonly number[], observed: number, random: Random): number {
  let asFar = 1;
  for (let flip = 0; flip < FLIPS; flip++) {
    let sum = 0;
    for (const difference of moved) sum += random.nextU32() < 2 ** 31 ? difference : -difference;
    if (Math.abs(sum) >= observed - SLACK) asFar++;
  }
  return asFar / (FLIPS + 1);
}
