/**
 * Each step draws from all sets ("in-batch random", LaVIN, arXiv 2305.15023). There the batches are random; that every stretch of
 * the epoch has its share of each set is our choice, by Tijdeman's algorithm (The chairman assignment problem, 1980): after any
 * number of draws, each set is within 1 − 1 / (2n − 2) of its share, for n sets.
 */
import { MODALITIES } from "../../../protocol/instructions/mixture.ts";
import type { Modality } from "../../../protocol/records.ts";
import type { MixOrder } from "../order.ts";

export const everyStep: MixOrder = {
  id: "every-step",
  stages: (draws) => [draws],
  arrange(drawn, random) {
    const rows = new Map(MODALITIES.map((set) => [set, random.shuffle(drawn[set])]));
    const sets = MODALITIES.filter((set) => drawn[set].length > 0);
    return spread(sets.map((set) => drawn[set].length)).map((which) =>
      rows.get(sets[which] as Modality)!.pop()!,
    );
  },
};

/** Indices of `counts`, each as often as its count says, spread evenly. */
export function spread(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const slack = counts.length > 1 ? 1 / (2 * counts.length - 2) : 0;
  const shares = counts.map((count) => count / total);
  const taken = counts.map(() => 0);
  return Array.from({ length: total }, (_, at) => {
    const ready = [...counts.keys()].filter(
      (i) => taken[i]! < counts[i]! && shares[i]! * (at + 1) - taken[i]! >= slack - 1e-9,
    );
    // When the set falls too far behind unless it is drawn.
    const deadline = (i: number) => (1 - slack - (shares[i]! * (at + 1) - taken[i]!)) / shares[i]!;
    const next = ready.reduce((best, i) => (deadline(i) < deadline(best) - 1e-9 ? i : best));
    taken[next]!++;
    return next;
  });
}
