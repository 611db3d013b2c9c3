/**
 * ROUGE-L as the package rouge counts it, by which AdaMLLM (arXiv 2411.19930) scores recipes: over each text's different words,
 * those of the union of the longest common subsequences of all pairs of sentences. Sentences end at full stops, and case counts.
 * "the cat the cat" against "the cat" is 1 here and 0.667 in rougeL.ts.
 */
import { lcs } from "./longestCommonSubsequence.ts";

/** The package adds it to a denominator, so that a perfect score is just below 1. */
const EPSILON = 1e-8;

/** 0 to 1; 0 where either has no sentence. */
export function rougeLSummary(answer: string, reference: string): number {
  const [ours, theirs] = [sentences(answer), sentences(reference)];
  if (ours.length === 0 || theirs.length === 0) return 0;
  const common = new Set(theirs.flatMap((sentence) => ours.flatMap((own) => lcs(sentence, own))));
  const precision = common.size / new Set(ours.flat()).size;
  const recall = common.size / new Set(theirs.flat()).size;
  return (2 * precision * recall) / (precision + recall + EPSILON);
}

/** Words of each sentence. Spaces between two full stops are a sentence of one empty word. */
function sentences(text: string): string[][] {
  return text
    .split(".")
    .filter((sentence) => sentence !== "")
    .map((sentence) => sentence.trim().split(/\s+/));
}
