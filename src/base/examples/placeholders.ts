/**
 * The placeholders `<image>` and `<video>`, which stand in a question where its media go. This file alone knows how they are
 * written; the n-th placeholder of a kind takes the n-th medium of that kind.
 */

export type MediaKind = "image" | "video";

const PLACEHOLDER = /<(image|video)>/g;
const WITH_SPACE = /<(image|video)>\s*/g;
const LEADING = /^(?:\s*<(?:image|video)>\s*)+/;

export function placeholder(kind: MediaKind): string {
  return `<${kind}>`;
}

/** The kinds of a text's placeholders, in order. */
export function placeholdersIn(text: string): MediaKind[] {
  return [...text.matchAll(PLACEHOLDER)].map((match) => match[1] as MediaKind);
}

/** "<image>\nWhat is it?" → ["<image>\n", "What is it?"]; the first part is empty where the text begins with words. */
export function splitLeadingPlaceholders(text: string): [placeholders: string, rest: string] {
  const head = LEADING.exec(text)?.[0] ?? "";
  return [head, text.slice(head.length)];
}

/** Each placeholder replaced by what `replace` gives for its kind and its number among all. */
export function replacePlaceholders(
  text: string,
  replace: (kind: MediaKind, index: number) => string,
): string {
  let index = 0;
  return text.replaceAll(PLACEHOLDER, (_, kind: MediaKind) => replace(kind, index++));
}

/** A question for display, without placeholders. */
export function withoutPlaceholders(text: string): string {
  return replacePlaceholders(text, () => "")
    .replace(/\s+/g, " ")
    .trim();
}

/** Without the placeholders, and the space after them, for which `drop` says so. */
export function dropPlaceholders(text: string, drop: (index: number) => boolean): string {
  let index = 0;
  return text.replaceAll(WITH_SPACE, (found) => (drop(index++) ? "" : found));
}

/** The text cut at its placeholders: kinds and the words between them, in order, empty words too. */
export function splitAtPlaceholders(text: string): ({ kind: MediaKind } | { words: string })[] {
  // A group in the separator stands between the pieces: words, kind, words, kind, words.
  return text
    .split(PLACEHOLDER)
    .map((piece, i) => (i % 2 ? { kind: piece as MediaKind } : { words: piece }));
}
