/** Sentences about terms of a loss that not every conversation takes part in. */
import { formatCount } from "../../../../base/words/formatCount.ts";
import type { TermCoverage } from "../../../../protocol/method.ts";

/** One for each term that some conversations lack; a term that none has says so. */
export function coverageNotes(terms: readonly TermCoverage[]): string[] {
  return terms
    .filter(({ rows, of }) => rows < of)
    .map(({ title, rows, of, needs }) => {
      const needed = needs.length > 0 ? needs.join(" and ") : "what it needs";
      return rows === 0
        ? `“${title}” cannot be learnt, and the lesson goes on without it: none of ${formatCount(of, "conversation")} has ${needed}.`
        : `“${title}” is learnt from ${rows} of ${formatCount(of, "conversation")}, those with ${needed}.`;
    });
}
