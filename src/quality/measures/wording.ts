/** The wording of a question: what stays when its place for media, case, spaces, numbers and quoted words are left aside. */
import { withoutPlaceholders } from "../../base/examples/placeholders.ts";

const QUOTED = /"[^"]*"|“[^”]*”|«[^»]*»/g;
const NUMBER = /\p{N}+(?:[.,]\p{N}+)*/gu;

/** 'Is "leek" one of 3?' and 'is "pea" one of 5?' are one wording. Our own rule. */
export function wordingOf(question: string): string {
  return withoutPlaceholders(question)
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(QUOTED, '"…"')
    .replaceAll(NUMBER, "#")
    .replaceAll(/\s+/g, " ")
    .replace(/[\s?.!:]+$/, "")
    .trim();
}

/** Words of a text in order: runs of letters and digits, in lower case; scripts without spaces by character. */
export function wordsOf(text: string): string[] {
  const WORD =
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{M}\p{N}]+/gu;
  return text.normalize("NFC").toLowerCase().match(WORD) ?? [];
}
