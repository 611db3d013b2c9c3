/** The classes of a network beside those of a project: a suggestion which is which, and the scores read by it. Pure. */
import type { LabelMap } from "../protocol/network.ts";
import { classStem } from "../base/words/classStem.ts";

/**
 * Labels that are alike but for case, spaces, underscores and plural, then those that hold all words of exactly one class, or
 * whose words one class holds ("common carrot" and "carrot"). A suggestion by spelling, for a person to look over.
 */
export function suggestLabels(labels: readonly string[], classes: readonly string[]): LabelMap {
  return Object.fromEntries(labels.map((label) => [label, suggestion(label, classes)]));
}

function suggestion(label: string, classes: readonly string[]): string | null {
  // ImageNet's labels are lists of synonyms: "tench, Tinca tinca".
  const names = [label, ...label.split(",")].map(wordsOf);
  const same = classes.find((own) =>
    names.some((name) => name.join(" ") === wordsOf(own).join(" ")),
  );
  if (same !== undefined) return same;
  const holds = (whole: string[], part: string[]) =>
    part.length > 0 && part.every((word) => whole.includes(word));
  const near = classes.filter((own) =>
    names.some((name) => holds(name, wordsOf(own)) || holds(wordsOf(own), name)),
  );
  return near.length === 1 ? near[0]! : null;
}

const wordsOf = (text: string) =>
  text
    .replaceAll(/[_-]+/g, " ")
    .trim()
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => classStem(word));

/**
 * The network's probability of each class of the project, among the labels that stand for one of them: softmax over these, summed
 * where several stand for one class. (labels) → (classes); 0 for a class that no label stands for.
 */
export function classProbabilities(
  logits: Float32Array,
  labels: readonly string[],
  classes: readonly string[],
  map: LabelMap,
): Float64Array {
  const index = labels.map((label) => classes.indexOf(map[label] ?? ""));
  const top = Math.max(...index.map((at, i) => (at < 0 ? -Infinity : logits[i]!)));
  const result = new Float64Array(classes.length);
  index.forEach((at, i) => {
    if (at >= 0) result[at]! += Math.exp(logits[i]! - top);
  });
  const sum = result.reduce((total, value) => total + value, 0);
  return sum > 0 ? result.map((value) => value / sum) : result;
}
