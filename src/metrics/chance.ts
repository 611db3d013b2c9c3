/** Chance level: what always giving the most common right answer of a kind reaches. */
import { normaliseAnswer } from "../base/words/normaliseAnswer.ts";

interface Question {
  kind: string;
  reference: string;
}

/**
 * The most common reference of each kind, normalised; among equals the first. It is counted among the questions asked, so no
 * constant answer does better on them.
 */
export function commonestAnswers(questions: readonly Question[]): Map<string, string> {
  const counts = new Map<string, Map<string, number>>();
  for (const { kind, reference } of questions) {
    const answer = normaliseAnswer(reference);
    const ofKind = counts.get(kind) ?? new Map<string, number>();
    counts.set(kind, ofKind.set(answer, (ofKind.get(answer) ?? 0) + 1));
  }
  const commonest = (ofKind: Map<string, number>) =>
    [...ofKind].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
  return new Map([...counts].map(([kind, ofKind]) => [kind, commonest(ofKind)]));
}

/** The share of right answers when always giving the most common one of each kind. 0 without questions. */
export function chance(questions: readonly Question[]): number {
  const commonest = commonestAnswers(questions);
  const right = questions.filter(
    ({ kind, reference }) => normaliseAnswer(reference) === commonest.get(kind),
  );
  return questions.length ? right.length / questions.length : 0;
}
