/**
 * Answers as classes: the same answer to the same question in several examples. Splits are dealt so that each class is in
 * each, and what cannot be is said. A question is told by its kind, or without one by its words.
 */
import { isSupervised } from "./isSupervised.ts";
import { dropPlaceholders } from "./placeholders.ts";

/** What of an example says its classes. */
export interface Answered {
  turns: readonly { question: string; answer: string; kind: string; trained?: false }[];
}

/** One for each answer that is learnt: equal for equal answers to equal questions. */
export function answerLabels({ turns }: Answered): string[] {
  return turns.filter(isSupervised).map(({ kind, question, answer }) => {
    const asked = kind ? `kind ${kind}` : dropPlaceholders(question, () => true).trim();
    return `${asked.toLowerCase()}\n${answer.trim().toLowerCase()}`;
  });
}
