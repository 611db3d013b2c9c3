/** Which of some labels a text names: longest first, so that "egg" is not found within "egg tart" (AdaMLLM, arXiv 2411.19930). */
import { escapeRegExp } from "../base/words/escapeRegExp.ts";
import { normaliseAnswer } from "../base/words/normaliseAnswer.ts";

/**
 * Normalised labels in the order in which they stand in the text, each once. Whole words, which is ours: the paper's evaluation
 * would find "ham" in "hamburger".
 */
export function labelsIn(text: string, labels: readonly string[]): string[] {
  let left = normaliseAnswer(text);
  const found = new Map<string, number>();
  const byLength = [...new Set(labels.map(normaliseAnswer))].sort((a, b) => b.length - a.length);
  for (const label of byLength) {
    if (label === "") continue;
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${escapeRegExp(label)}(?![\\p{L}\\p{N}])`, "gu");
    // What was found is blotted out in the same length, so that places stay.
    left = left.replaceAll(pattern, (match, at: number) => {
      found.set(label, Math.min(found.get(label) ?? at, at));
      return "\0".repeat(match.length);
    });
  }
  return [...found].sort((a, b) => a[1] - b[1]).map(([label]) => label);
}
