/**
 * Token F1 as for SQuAD (Rajpurkar et al. 2016, arXiv 1606.05250): the harmonic mean of precision and recall over the
 * two bags of words. Words are runs of letters and digits, without articles; scripts without spaces are compared by
 * character, where a space-based split would see one long word.
 */

const words =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{M}\p{N}]+/gu;
const articles = new Set(["a", "an", "the"]);

/** 0 (no common word) to 1 (the same words). Texts without words score 1 when they are equal. */
export function tokenF1(answer: string, reference: string): number {
  const ours = bag(answer);
  const theirs = bag(reference);
  if (ours.length === 0 || theirs.length === 0) {
    return ours.length === theirs.length && answer.trim() === reference.trim() ? 1 : 0;
  }
  const left = new Map<string, number>();
  for (const word of theirs) left.set(word, (left.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of ours) {
    const count = left.get(word) ?? 0;
    if (count > 0) {
      common++;
      left.set(word, count - 1);
    }
  }
  return (2 * common) / (ours.length + theirs.length);
}

function bag(text: string): string[] {
  const all = text.normalize("NFC").toLowerCase().match(words) ?? [];
  const bare = all.filter((word) => !articles.has(word));
  return bare.length ? bare : [...all];
}
