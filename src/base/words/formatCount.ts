/** Formats counts with their noun: "1 picture", "1,204 pictures". English separators in every locale. */

/** `plural` defaults to the noun with an s. Without a noun, the bare number. */
export function formatCount(count: number, noun?: string, plural?: string): string {
  const digits = count.toLocaleString("en-US");
  if (noun === undefined) return digits;
  return `${digits} ${count === 1 ? noun : (plural ?? `${noun}s`)}`;
}
