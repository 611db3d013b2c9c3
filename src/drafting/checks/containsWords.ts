/** Whether a text contains the words of another, side by side and in their order. */
import { wordsOf } from "../../metrics/words.ts";

/** By whole words without case and punctuation: "egg" is not in "eggplant". True where `part` has no words. */
export function containsWords(text: string, part: string): boolean {
  const [words, wanted] = [wordsOf(text), wordsOf(part)];
  const starts = words.length - wanted.length + 1;
  for (let at = 0; at < starts; at++)
    if (wanted.every((word, i) => words[at + i] === word)) return true;
  return wanted.length === 0;
}
