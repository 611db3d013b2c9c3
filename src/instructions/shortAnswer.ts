/** When an answer counts as short, so that a template may ask for a short one. */

/**
 * Words of the longest short answer. One of the ten templates says "no more than three words"; that the others, which say
 * "short" or "as short as possible", go by the same number is our choice.
 */
const SHORT_ANSWER_WORDS = 3;

export function isShortAnswer(answer: string): boolean {
  const words = answer.trim().split(/\s+/).filter(Boolean);
  return words.length > 0 && words.length <= SHORT_ANSWER_WORDS;
}
