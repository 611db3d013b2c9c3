/** What metrics share: how two answers are made comparable. */

/**
 * Our own normalisation, close to SQuAD's: lower case, one space between words, no punctuation at the end, no article in
 * front. "  A red onion. " and "red  Onion" are the same answer; "onion" and "onions" are not.
 */
export function normaliseAnswer(text: string): string {
  const spaced = text.normalize("NFC").toLowerCase().replaceAll(/\s+/gu, " ").trim();
  const bare = spaced.replace(/[\s.,;:!?…。、！？]+$/u, "").replace(/^(?:an?|the) /, "");
  // An answer that is nothing but punctuation or an article keeps what it says.
  return bare === "" ? spaced : bare;
}
