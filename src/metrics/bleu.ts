/**
 * BLEU-4 (Papineni et al. 2002) with one reference for each answer, as sacrebleu 2.6 gives it by default: tokens of mteval-v13a,
 * case counts, exponential smoothing (Chen and Cherry 2014, method 3). Scores are from 0 to 1, where sacrebleu's go to 100.
 */
import { countNgrams, MAX_ORDER } from "./ngrams.ts";

/** All that BLEU needs of an answer; those of several answers add up. */
export interface BleuCounts {
  /** Runs of 1 to 4 tokens that the reference has too, each at most as often as there. */
  correct: readonly number[];
  /** All runs of the answer. */
  total: readonly number[];
  answerTokens: number;
  referenceTokens: number;
}

export function bleuCounts(answer: string, reference: string): BleuCounts {
  const [ours, theirs] = [tokens13a(answer), tokens13a(reference)];
  const wanted = countNgrams(theirs);
  const given = countNgrams(ours);
  return {
    correct: given.map((runs, n) =>
      sum([...runs].map(([run, count]) => Math.min(count, wanted[n]!.get(run) ?? 0))),
    ),
    total: given.map((runs) => sum([...runs.values()])),
    answerTokens: ours.length,
    referenceTokens: theirs.length,
  };
}

/** BLEU of a set of answers, from their summed counts. 0 where no word is shared. */
export function corpusBleu(counts: readonly BleuCounts[]): number {
  return score(added(counts), MAX_ORDER);
}

/** BLEU of one answer: of the lengths of runs that it is long enough for (sacrebleu's effective order). */
export function sentenceBleu(answer: string, reference: string): number {
  const counts = bleuCounts(answer, reference);
  return score(counts, counts.total.filter((count) => count > 0).length);
}

function added(counts: readonly BleuCounts[]): BleuCounts {
  const correct = new Array<number>(MAX_ORDER).fill(0);
  const total = new Array<number>(MAX_ORDER).fill(0);
  let [answerTokens, referenceTokens] = [0, 0];
  for (const one of counts) {
    for (let n = 0; n < MAX_ORDER; n++) {
      correct[n]! += one.correct[n]!;
      total[n]! += one.total[n]!;
    }
    answerTokens += one.answerTokens;
    referenceTokens += one.referenceTokens;
  }
  return { correct, total, answerTokens, referenceTokens };
}

function score({ correct, total, answerTokens, referenceTokens }: BleuCounts, order: number) {
  if (correct.every((count) => count === 0)) return 0;
  let [smooth, logs] = [1, 0];
  for (let n = 0; n < order; n++) {
    // Without runs of this length the geometric mean is 0.
    if (total[n] === 0) return 0;
    if (correct[n] === 0) smooth *= 2;
    logs += Math.log((correct[n] === 0 ? 1 / smooth : correct[n]!) / total[n]!);
  }
  const brevity = answerTokens < referenceTokens ? Math.exp(1 - referenceTokens / answerTokens) : 1;
  return brevity * Math.exp(logs / order);
}

const ENTITIES: [string, string][] = [
  ["&quot;", '"'],
  ["&amp;", "&"],
  ["&lt;", "<"],
  ["&gt;", ">"],
];

/** The tokens of mteval-v13a: punctuation apart, but not points and commas between digits. */
function tokens13a(text: string): string[] {
  let line = text.trimEnd().replaceAll("<skipped>", "").replaceAll("-\n", "").replaceAll("\n", " ");
  for (const [entity, character] of ENTITIES) line = line.replaceAll(entity, character);
  return ` ${line} `
    .replaceAll(/([{-~[-` -&(-+:-@/])/g, " $1 ")
    .replaceAll(/([^0-9])([.,])/gu, "$1 $2 ")
    .replaceAll(/([.,])([^0-9])/gu, " $1 $2")
    .replaceAll(/([0-9])(-)/g, "$1 $2 ")
    .split(/\s+/u)
    .filter((token) => token !== "");
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
