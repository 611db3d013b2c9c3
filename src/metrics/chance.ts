/** Chance level: the share of right answers when always giving the most common one. */
import { normaliseAnswer } from "./metric.ts";

/** The most common reference is found for each kind by itself. 0 without questions. */
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
