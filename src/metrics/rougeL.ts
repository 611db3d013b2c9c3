/**
 * ROUGE-L (Lin 2004), sentence level: F1 of the longest common subsequence of words, in lower case. Equal to the package
 * rouge-score without stemming for words of a to z; letters of other scripts are letters here too.
 */
import { lcsLength } from "./longestCommonSubsequence.ts";
import { wordsOf } from "./words.ts";

/** 0 (no common word) to 1; 0 where either has no words. */
export function rougeL(answer: string, reference: string): number {
  const [ours, theirs] = [wordsOf(answer), wordsOf(reference)];
  if (ours.length === 0 || theirs.length === 0) return 0;
  return (2 * lcsLength(theirs, ours)) / (ours.length + theirs.length);
}
