/** Strata of a stratified split: groups of examples by part of the project and by the class of their answers. */
import { answerLabels } from "../base/examples/answerLabels.ts";
import type { Example } from "../protocol/records.ts";

/** The class of a group: the first answer of its examples that other groups give too; "" where there is none. */
export function classesOfGroups(
  groups: readonly (readonly Pick<Example, "turns">[])[],
  present: readonly Pick<Example, "turns">[] = [],
): string[] {
  const labels = groups.map((group) => [...new Set(group.flatMap(answerLabels))]);
  const counts = new Map<string, number>();
  for (const label of [...labels.flat(), ...new Set(present.flatMap(answerLabels))])
    counts.set(label, (counts.get(label) ?? 0) + 1);
  return labels.map((own) => own.find((label) => counts.get(label)! > 1) ?? "");
}

/** A stratum: how many examples it has, and how many of them a split must and may have. */
export interface Stratum {
  size: number;
  fewest: number;
  most: number;
}

/**
 * Sizes of a split in each stratum: its share of `total`, rounded so that the sum is `total` (largest remainder method) as far
 * as `fewest` and `most` allow.
 */
export function allotSizes(total: number, strata: readonly Stratum[]): number[] {
  const all = strata.reduce((sum, { size }) => sum + size, 0);
  const ideal = strata.map(({ size }) => (total * size) / all);
  const sizes = strata.map(({ fewest, most }, i) =>
    Math.min(most, Math.max(fewest, Math.floor(ideal[i]! + 1e-9))),
  );
  const remainder = (i: number) => ideal[i]! - sizes[i]!;
  let missing = total - sizes.reduce((sum, size) => sum + size, 0);
  const byRemainder = [...strata.keys()].sort((a, b) => remainder(b) - remainder(a) || a - b);
  for (const i of byRemainder) {
    if (missing <= 0) break;
    if (sizes[i]! >= strata[i]!.most) continue;
    sizes[i]!++;
    missing--;
  }
  return sizes;
}
