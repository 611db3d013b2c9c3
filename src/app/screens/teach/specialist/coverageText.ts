/** Sentences about terms of a loss that not every conversation takes part in. */
import { formatCount } from "../../../../base/words/formatCount.ts";
import type { TermCoverage } from "../../../../protocol/method.ts";

/** One for each term that some conversations lack; a term that none has says so. */
export function coverageNotes(terms: readonly TermCoverage[]): string[] {
  return terms
    .filter(({ rows, of }) => rows < of)
    .map(({ title, rows, of }) =>
      rows === 0
        ? `“${title}” cannot be learnt: none of ${formatCount(of, "conversation")} has what it needs.`
        : `“${title}” is learnt from ${rows} of ${formatCount(of, "conversation")}; the others lack what it needs.`,
    );
}
