/** What was found of answers known by heart, in a sentence or two. */
import { formatCount } from "../../../base/words/formatCount.ts";
import type { MemorisedReport } from "../../../protocol/evaluation/memorised.ts";

export function memorisedText({ candidates, asked, leftOut, repeated }: MemorisedReport): string {
  if (candidates === 0) {
    return "No answer that it learnt from has eight words or more, or a name, number or date: there was nothing to ask for.";
  }
  const answers = formatCount(asked, "answer");
  const of = candidates > asked ? `${answers} of ${candidates.toLocaleString("en")}` : answers;
  const out = leftOut > 0 ? ` ${formatCount(leftOut, "answer")} could not be asked for.` : "";
  if (repeated.length === 0) {
    return `It was asked for ${of} and said none of them by heart. Other questions may bring out more.${out}`;
  }
  return `It was asked for ${of} and said ${repeated.length} by heart, in eight or more of their words in a row or with a name, number or date that the question does not give away. Whoever gets the adapter can bring that out.${out}`;
}
