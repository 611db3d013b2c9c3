/**
 * CIDEr (Vedantam et al. 2015, arXiv 1411.5726) as pycocoevalcap computes it, which is CIDEr-D: clipped counts and a Gaussian
 * penalty of length with sigma 6. One reference for each answer; how rare a run of words is comes from all references together.
 * Words are ours (words.ts), where pycocoevalcap runs the Penn Treebank tokeniser first.
 */
import { countNgrams, MAX_ORDER } from "./ngrams.ts";
import { wordsOf } from "./words.ts";

const SIGMA = 6;
const SCALE = 10;

interface Vector {
  /** Weight of each run of words, by length less 1. */
  weights: Map<string, number>[];
  norms: number[];
  /** How many pairs of neighbours the text has; pycocoevalcap compares these as lengths. */
  length: number;
}

/**
 * From 0 to 10 for each answer; the score of a set is their mean. All 0 where there is one answer only, since every run of
 * words then occurs in all references.
 */
export function ciderScores(pairs: readonly { answer: string; reference: string }[]): number[] {
  const references = pairs.map(({ reference }) => countNgrams(wordsOf(reference)));
  const documents = new Map<string, number>();
  for (const counts of references) {
    for (const run of counts.flatMap((runs) => [...runs.keys()])) {
      documents.set(run, (documents.get(run) ?? 0) + 1);
    }
  }
  const rarity = (run: string) => Math.log(pairs.length / Math.max(1, documents.get(run) ?? 0));
  return pairs.map(({ answer }, i) => {
    const similar = similarity(
      vectorOf(countNgrams(wordsOf(answer)), rarity),
      vectorOf(references[i]!, rarity),
    );
    return SCALE * similar;
  });
}

function vectorOf(counts: readonly Map<string, number>[], rarity: (run: string) => number): Vector {
  const weights = counts.map(
    (runs) => new Map([...runs].map(([run, count]) => [run, count * rarity(run)])),
  );
  const squares = (runs: Map<string, number>) =>
    [...runs.values()].reduce((sum, weight) => sum + weight * weight, 0);
  return {
    weights,
    norms: weights.map((runs) => Math.sqrt(squares(runs))),
    length: [...counts[1]!.values()].reduce((sum, count) => sum + count, 0),
  };
}

/** Mean over the lengths of runs, 0 to 1. */
function similarity(ours: Vector, theirs: Vector): number {
  const penalty = Math.exp(-((ours.length - theirs.length) ** 2) / (2 * SIGMA ** 2));
  let sum = 0;
  for (let n = 0; n < MAX_ORDER; n++) {
    const norms = ours.norms[n]! * theirs.norms[n]!;
    if (norms === 0) continue;
    let product = 0;
    for (const [run, weight] of ours.weights[n]!) {
      const wanted = theirs.weights[n]!.get(run) ?? 0;
      product += Math.min(weight, wanted) * wanted;
    }
    sum += product / norms;
  }
  return (penalty * sum) / MAX_ORDER;
}
