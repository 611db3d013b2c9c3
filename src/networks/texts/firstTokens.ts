/**
 * The first tokens of a text, with those that mark its beginning and end: as transformers and tokenizers shorten texts, and unlike
 * transformers.js, which cuts off the mark of the end. Pure.
 */

/**
 * @param whole ids of the text with its marks
 * @param bare ids of the text without them, which lie in `whole` in one piece
 * @param most at least as many as there are marks
 */
export function firstTokens<Id>(whole: readonly Id[], bare: readonly Id[], most: number): Id[] {
  if (whole.length <= most) return [...whole];
  const marks = whole.length - bare.length;
  const before = Array.from({ length: marks + 1 }, (_, at) => at).find((at) =>
    bare.every((id, i) => whole[at + i] === id),
  );
  if (before === undefined) throw new Error("The tokens of a text are not in one piece.");
  const end = whole.slice(before + bare.length);
  return [...whole.slice(0, Math.max(before, most - end.length)), ...end];
}
