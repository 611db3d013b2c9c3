/** The gallery's sorting: what the adapter did to each hidden question. */
import type { Answered } from "../../../protocol/reports.ts";

export type Outcome = "fixed" | "broken" | "wrong" | "right";

export const outcomes: { id: Outcome; label: string; about: string }[] = [
  { id: "fixed", label: "Fixed", about: "wrong before, right with the adapter" },
  { id: "broken", label: "Broken", about: "right before, wrong with the adapter" },
  { id: "wrong", label: "Both wrong", about: "wrong before and after" },
  { id: "right", label: "Both right", about: "right before and after" },
];

function outcomeOf(answer: Pick<Answered, "baseRight" | "adapterRight">): Outcome {
  if (answer.adapterRight) return answer.baseRight ? "right" : "fixed";
  return answer.baseRight ? "broken" : "wrong";
}

export function countOutcomes(answers: readonly Answered[]): Record<Outcome, number> {
  const counts = { fixed: 0, broken: 0, wrong: 0, right: 0 };
  for (const answer of answers) counts[outcomeOf(answer)]++;
  return counts;
}

export interface AnswerFilter {
  outcome: Outcome | "all";
  /** A kind of question, or "all". */
  kind: string;
  /** "own" leaves out the general questions that measure what was kept. */
  whose: "own" | "kept";
}

export function filterAnswers(answers: readonly Answered[], filter: AnswerFilter): Answered[] {
  return answers.filter(
    (answer) =>
      (filter.outcome === "all" || outcomeOf(answer) === filter.outcome) &&
      (filter.kind === "all" || answer.kind === filter.kind) &&
      (answer.part === "replay") === (filter.whose === "kept"),
  );
}
