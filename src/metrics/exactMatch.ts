/** Exact match: whether an answer says the same as the reference, after our normalisation (metric.ts). */
import { normaliseAnswer } from "./metric.ts";

export function exactMatch(answer: string, reference: string): boolean {
  return normaliseAnswer(answer) === normaliseAnswer(reference);
}
