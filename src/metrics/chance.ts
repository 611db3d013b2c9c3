/** How many answers would be right by always giving the most common one: what a score has to be compared with. */
import { normaliseAnswer } from "./metric.ts";

/** `groups` holds the kind and reference of every question; the guess may differ by kind. 0 when there is none. */
export function chance(questions: readonly { kind: string; reference: string }[]): number {
  const counts = new Map<string, Map<string, number>>();
  for (const { kind, reference } of questions) {
    const answer = normaliseAnswer(reference);
    const ofKind = counts.get(kind) ?? new Map<string, number>();
    counts.set(kind, ofKind.set(answer, (ofKind.get(answer) ?? 0) + 1));
  }
  let right = 0;
  for (const ofKind of counts.values()) right += Math.max(...ofKind.values());
  return questions.length ? right / questions.length : 0;
}
