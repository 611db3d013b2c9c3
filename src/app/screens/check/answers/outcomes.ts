/** Classifies answers by what the adapter changed. */
import type { ScoredAnswer } from "../../../../protocol/reports.ts";

export type Outcome = "fixed" | "broken" | "wrong" | "right";

export const OUTCOMES: { id: Outcome; label: string; about: string }[] = [
  { id: "fixed", label: "Fixed", about: "wrong before, right with the adapter" },
  { id: "broken", label: "Broken", about: "right before, wrong with the adapter" },
  { id: "wrong", label: "Both wrong", about: "wrong before and after" },
  { id: "right", label: "Both right", about: "right before and after" },
];

function outcomeOf(answer: Pick<ScoredAnswer, "baseRight" | "adapterRight">): Outcome {
  if (answer.adapterRight) return answer.baseRight ? "right" : "fixed";
  return answer.baseRight ? "broken" : "wrong";
}

export function countOutcomes(answers: readonly ScoredAnswer[]): Record<Outcome, number> {
  const counts = { fixed: 0, broken: 0, wrong: 0, right: 0 };
  for (const answer of answers) counts[outcomeOf(answer)]++;
  return counts;
}

export interface AnswerFilter {
  outcome: Outcome | "all";
  /** A kind of question, or "all". */
  kind: string;
  /** Own questions, or those of part "replay" that measure retention. */
  whose: "own" | "retention";
}

export function filterAnswers(
  answers: readonly ScoredAnswer[],
  filter: AnswerFilter,
): ScoredAnswer[] {
  return answers.filter(
    (answer) =>
      (filter.outcome === "all" || outcomeOf(answer) === filter.outcome) &&
      (filter.kind === "all" || answer.kind === filter.kind) &&
      (answer.part === "replay") === (filter.whose === "retention"),
  );
}

/** asked: as in the report. worst: by the adapter's score; answers without one last. */
export type AnswerOrder = "asked" | "worst";

export function inOrder(
  answers: readonly ScoredAnswer[],
  order: AnswerOrder,
  scoreOf: (answer: ScoredAnswer) => number | null,
): readonly ScoredAnswer[] {
  if (order === "asked") return answers;
  const rank = (answer: ScoredAnswer) => scoreOf(answer) ?? Infinity;
  return answers.toSorted((a, b) => {
    const [first, second] = [rank(a), rank(b)];
    // Infinity less itself is no number.
    return first === second ? 0 : first - second;
  });
}
