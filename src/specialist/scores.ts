/** How well a specialist tells examples apart, each within its own set of classes. */
import { classAucs } from "../metrics/auc.ts";
import { classScores } from "../metrics/classScores.ts";
import type { SpecialistScore, SpecialistSet } from "../protocol/specialist.ts";
import type { Opinion } from "./specialistModel.ts";

/** The right class of an example, counted over all sets, and the classes [begin, end) of its set. */
export interface Target {
  target: number;
  range: readonly [begin: number, end: number];
}

/** softmax over the set's own classes, from which on they are counted anew. */
export function probabilities({ logits }: Opinion, { range }: Pick<Target, "range">): Float64Array {
  const own = Float64Array.from(logits.subarray(...range));
  const top = own.reduce((a, b) => Math.max(a, b));
  const powers = own.map((logit) => Math.exp(logit - top));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
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

/**
 * Confusion counts of each set; accuracy over all examples, macro-F1 over the classes of all sets, and the mean AUC over those
 * classes of all sets that some examples of their set belong to and some do not.
 */
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
  const auc = meanAuc(sets, opinions, targets);
  return { on, confusion, accuracy, macroF1, auc, of: targets.length };
}

function meanAuc(
  sets: readonly SpecialistSet[],
  opinions: readonly Opinion[],
  targets: readonly Target[],
): number | null {
  let begin = 0;
  const known: number[] = [];
  for (const { labels } of sets) {
    const own = targets.flatMap((target, i) => (target.range[0] === begin ? [i] : []));
    const scores = own.map((i) => probabilities(opinions[i]!, targets[i]!));
    const right = own.map((i) => targets[i]!.target - begin);
    known.push(
      ...classAucs(scores, right, labels.length).classes.filter((value) => value !== null),
    );
    begin += labels.length;
  }
  return known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : null;
}
