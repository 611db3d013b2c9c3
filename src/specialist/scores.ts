/** How well a specialist tells examples apart, each within its own set of classes. */
import { classScores } from "../metrics/classScores.ts";
import type { SpecialistScore, SpecialistSet } from "../protocol/specialist.ts";
import type { Opinion } from "./specialistModel.ts";

/** The right class of an example, counted over all sets, and the classes [begin, end) of its set. */
export interface Target {
  target: number;
  range: readonly [begin: number, end: number];
}

/** -log softmax over the set's own classes, in nats. */
export function crossEntropy({ logits }: Opinion, { target, range }: Target): number {
  const own = logits.subarray(...range);
  const top = own.reduce((a, b) => Math.max(a, b));
  const sum = own.reduce((total, logit) => total + Math.exp(logit - top), 0);
  return top + Math.log(sum) - logits[target]!;
}

/** The most likely class of the set, counted over all sets. */
function given({ logits }: Opinion, { range: [begin, end] }: Target): number {
  let best = begin;
  for (let c = begin; c < end; c++) if (logits[c]! > logits[best]!) best = c;
  return best;
}

export function isRight(opinion: Opinion, target: Target): boolean {
  return given(opinion, target) === target.target;
}

/** Confusion counts of each set; accuracy over all examples, and macro-F1 over the classes of all sets. */
export function scoreOf(
  on: SpecialistScore["on"],
  sets: readonly SpecialistSet[],
  opinions: readonly Opinion[],
  targets: readonly Target[],
): SpecialistScore {
  const classes = sets.reduce((sum, { labels }) => sum + labels.length, 0);
  // The last column, for no class named, stays empty: a specialist always names one.
  const counts = Array.from({ length: classes }, () => new Array<number>(classes + 1).fill(0));
  targets.forEach((target, i) => counts[target.target]![given(opinions[i]!, target)]!++);
  const { accuracy, macroF1 } = classScores(counts);
  let begin = 0;
  const confusion = sets.map(({ labels }) => {
    const end = begin + labels.length;
    const own = counts.slice(begin, end).map((row) => row.slice(begin, end));
    begin = end;
    return own;
  });
  return { on, confusion, accuracy, macroF1, of: targets.length };
}
