/** Seeded orders that a run can resume in: each follows from the seed, a name and a number alone. */
import { hash32 } from "../../base/hash.ts";
import { Random } from "../../base/random.ts";

/** Independent random streams of one seed. */
export function randomFor(seed: number, what: string, which: number): Random {
  return new Random(hash32(`${what} ${which}`, hash32(String(seed))));
}

/**
 * `count` indices below `size` from position `begin` of an endless sequence of shuffles: every index is used once in each
 * shuffle.
 */
export function endlessShuffle(
  size: number,
  { seed, what }: { seed: number; what: string },
  begin: number,
  count: number,
): number[] {
  const indices: number[] = [];
  let shuffle: number[] = [];
  let cycle = -1;
  for (let at = begin; at < begin + count; at++) {
    const wanted = Math.floor(at / size);
    if (wanted !== cycle) {
      cycle = wanted;
      shuffle = randomFor(seed, what, cycle).shuffle([...Array(size).keys()]);
    }
    indices.push(shuffle[at % size] as number);
  }
  return indices;
}
