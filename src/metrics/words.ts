/** The words of a text as ROUGE-L, METEOR and CIDEr compare them. */

/** In lower case: runs of letters, marks and digits of any script. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  );
}
