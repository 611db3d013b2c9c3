/** Which of the splits that rows ask for would not be followed, since it would tear apart what belongs together. */
import { splitNewExamples } from "../dataset/splitNewExamples.ts";
import { problemAt } from "../formats/lineProblems.ts";
import type { Example } from "../protocol/records.ts";
import { WORDS } from "./pathSplits.ts";
import { exampleOf, type Candidate } from "./review.ts";

/** One sentence for each row, of all that are ready to be stored. */
export function splitNotes(
  candidates: readonly Candidate[],
  present: readonly Example[],
): string[] {
  const ready = candidates.filter(({ row }) => row.state === "ready");
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
