/** Token ids by name, for tests. */
import type { Tokenizer } from "../tokenizer.ts";

/** The id of a token as the vocabulary spells it; null when there is none. */
export function idOf({ vocabSize, piece }: Tokenizer, token: string): number | null {
  for (let id = 0; id < vocabSize; id++) if (piece(id) === token) return id;
  return null;
}
