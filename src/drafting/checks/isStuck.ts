/** Whether a text goes round in a circle: its end is one run of words, several times over. */
import { wordsOf } from "../../metrics/words.ts";

const MOST_WORDS = 20;
const TIMES = 4;

/** True where the last 1 to 20 words stand there four times in a row. Our choice of numbers. */
export function isStuck(text: string): boolean {
  const words = wordsOf(text);
  for (let length = 1; length <= MOST_WORDS && length * TIMES <= words.length; length++) {
    const end = words.slice(-length * TIMES);
    if (end.every((word, i) => word === end[i % length])) return true;
  }
  return false;
}
