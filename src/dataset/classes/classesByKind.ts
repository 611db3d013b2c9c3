/** Which kinds of question have few possible answers, so that each can be called a class. */
import { normaliseAnswer } from "../../base/words/normaliseAnswer.ts";

/** Our choice: more rows than this and nobody reads the table. */
const MOST_CLASSES = 20;
/** Our choice: answers that come fewer times than this on average are texts, not classes. */
const LEAST_PER_CLASS = 2;

const order = new Intl.Collator("en", { numeric: true });

/**
 * The different answers of a kind, each as it is first written, in alphabetical order with numbers by size; null where they
 * are fewer than 2 or too many to be classes.
 */
export function classesOf(references: readonly string[]): string[] | null {
  const written = new Map<string, string>();
  for (const reference of references) {
    const key = normaliseAnswer(reference);
    if (!written.has(key)) written.set(key, reference.trim());
  }
  const isClosed =
    written.size >= 2 &&
    written.size <= MOST_CLASSES &&
    references.length >= LEAST_PER_CLASS * written.size;
  return isClosed ? [...written.values()].sort(order.compare) : null;
}

/** The classes of every kind that has them. */
export function classesByKind(
  questions: readonly { kind: string; reference: string }[],
): Record<string, string[]> {
  const references = new Map<string, string[]>();
  for (const { kind, reference } of questions) {
    references.set(kind, [...(references.get(kind) ?? []), reference]);
  }
  const classes = [...references].flatMap(([kind, ofKind]) => {
    const found = classesOf(ofKind);
    return found ? [[kind, found] as const] : [];
  });
  return Object.fromEntries(classes);
}
