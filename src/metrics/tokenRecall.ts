/**
 * Token recall of open questions, as LLaVA-Med counts it (arXiv 2306.00890): shared words are counted in the answer, missing ones
 * in the reference, each as often as it stands there. Repeating a shared word raises it; it is shown because papers report it.
 */

const NUMBERS = "zero one two three four five six seven eight nine ten".split(" ");
const ARTICLES = new Set(["a", "an", "the"]);

/** 0 (no word of the reference is said) to 1 (all are); 0 for a reference without words. */
export function tokenRecall(answer: string, reference: string): number {
  const [ours, theirs] = [words(answer), words(reference)];
  const [said, wanted] = [new Set(ours), new Set(theirs)];
  const shared = ours.filter((word) => wanted.has(word)).length;
  const missing = theirs.filter((word) => !said.has(word)).length;
  return shared + missing === 0 ? 0 : shared / (shared + missing);
}

/**
 * In lower case, without articles and punctuation, number words as digits. Apostrophes are dropped, so that a contraction and
 * its spelling without one are the same word; the VQA evaluation has a list of them for this.
 */
function words(text: string): string[] {
  return text
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/['’]/g, "")
    .replaceAll(/[^\p{L}\p{M}\p{N}.]+|\.(?!\d)/gu, " ")
    .split(" ")
    .filter((word) => word !== "" && !ARTICLES.has(word))
    .map((word) => (NUMBERS.includes(word) ? String(NUMBERS.indexOf(word)) : word));
}
