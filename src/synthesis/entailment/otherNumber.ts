/** A number in an answer, changed. */
import type { Random } from "../../base/random.ts";

const WORDS = [
  "zero",
  "one",
  "two",
  "three",
  "four",
  "five",
  "six",
  "seven",
  "eight",
  "nine",
  "ten",
];
const NUMBER = new RegExp(String.raw`\b(?:\d+|${WORDS.join("|")})\b`, "i");

/** "3" → "4", "two cells" → "one cells": its first number, 1 to 3 away and not below 0; null where it has none. */
export function otherNumber(text: string, random: Random): string | null {
  if (!NUMBER.test(text)) return null;
  return text.replace(NUMBER, (found) => {
    const word = WORDS.indexOf(found.toLowerCase());
    const number = word < 0 ? Number(found) : word;
    const apart = 1 + random.integer(3);
    const other = random.uniform() < 0.5 && number >= apart ? number - apart : number + apart;
    return word < 0 ? String(other) : (WORDS[other] ?? String(other));
  });
}
