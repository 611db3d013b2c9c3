/** Exact match: whether an answer says the same as the reference, after our normalisation (metric.ts). */
import { normaliseAnswer } from "../base/words/normaliseAnswer.ts";

export function exactMatch(answer: string, reference: string): boolean {
  return normaliseAnswer(answer) === normaliseAnswer(reference);
}
