/** Which of the splits that rows ask for would not be followed, since it would tear apart what belongs together. */
import { splitNewExamples } from "../dataset/splitNewExamples.ts";
import { problemAt } from "../formats/text/lineProblems.ts";
import type { Example } from "../protocol/records.ts";
import { WORDS } from "./pathSplits.ts";
import { exampleOf, type Candidate } from "./review.ts";

/** One sentence for each row, of all that are ready to be stored, and one where most have one source. */
export function splitNotes(
  candidates: readonly Candidate[],
  present: readonly Example[],
): string[] {
  const ready = candidates.filter(({ row }) => row.state === "ready");
  return [...overridden(ready, present), ...commonSource(ready)];
}

function overridden(ready: readonly Candidate[], present: readonly Example[]): string[] {
  const added = splitNewExamples(
    ready.map((candidate) => ({
      example: exampleOf(candidate, ""),
      ...(candidate.split && { split: candidate.split }),
    })),
    present,
  );
  return ready.flatMap(({ split, origin, row }, i) => {
    const got = added[i]!.split;
    if (!split || got === split) return [];
    const what = `it asks for "${WORDS[split]}" and goes into "${WORDS[got]}" with the examples that share its picture, clip or source: apart, the check would ask for what was learnt.`;
    return [
      origin ? problemAt(origin.name, origin.unit, origin.line, what) : `${row.name}: ${what}`,
    ];
  });
}

/** Fewer rows of one source are an ordinary case: a burst, a patient. Our choice. */
const MANY = 10;

function commonSource(ready: readonly Candidate[]): string[] {
  const counts = new Map<string, number>();
  for (const { source } of ready) if (source) counts.set(source, (counts.get(source) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  if (!most || most[1] < MANY || 2 * most[1] <= ready.length) return [];
  return [
    `${most[1]} of ${ready.length} rows have the source "${most[0]}" and stay in one split. Where that is only where the data set comes from, take the role of source from its column or rename the field.`,
  ];
}
