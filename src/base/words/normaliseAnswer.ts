/** Which answers count as the same words. */

/**
 * Our own normalisation, close to SQuAD's: lower case, one space between words, no punctuation at the end, no article in
 * front. "  A red onion. " and "red  Onion" are the same answer; "onion" and "onions" are not.
 */
export function normaliseAnswer(text: string): string {
  const spaced = text.normalize("NFC").toLowerCase().replaceAll(/\s+/gu, " ").trim();
  const bare = spaced.replace(/[\s.,;:!?…。、！？]+$/u, "").replace(/^(?:an?|the) /, "");
  // An answer that is only punctuation or an article stays as it is.
  return bare === "" ? spaced : bare;
}
