/** How often two annotators answered the same questions, and how often they did not say the same. */
import { normaliseAnswer } from "../../metrics/index.ts";
import type { ShortAnswer } from "./repeatedQuestions.ts";

export interface AnnotatorPair {
  names: readonly [string, string];
  /** Questions that both answered. */
  both: number;
  /** Of these, those to which no answer of the one is one of the other's. */
  differ: number;
}

/** Those who differ most often first. `groups`: the answers to one question each. */
export function annotatorPairs(groups: readonly (readonly ShortAnswer[])[]): AnnotatorPair[] {
  const pairs = new Map<string, AnnotatorPair>();
  for (const group of groups) {
    const said = [...answersByAnnotator(group)].toSorted(([a], [b]) => (a < b ? -1 : 1));
    for (const [at, [one, own]] of said.entries()) {
      for (const [other, theirs] of said.slice(at + 1)) {
        const names = [one, other] as const;
        const key = JSON.stringify(names);
        const pair = pairs.get(key) ?? { names, both: 0, differ: 0 };
        pair.both++;
        if (![...own].some((answer) => theirs.has(answer))) pair.differ++;
        pairs.set(key, pair);
      }
    }
  }
  return [...pairs.values()].toSorted((a, b) => b.differ - a.differ || b.both - a.both);
}

function answersByAnnotator(group: readonly ShortAnswer[]): Map<string, Set<string>> {
  const said = new Map<string, Set<string>>();
  for (const { annotators, answer } of group) {
    for (const name of annotators) {
      const own = said.get(name) ?? new Set();
      said.set(name, own.add(normaliseAnswer(answer)));
    }
  }
  return said;
}
