/** Of questions with different answers the answer that most gave stays, in one step. */
import { formatCount } from "../base/words/formatCount.ts";
import type { QualityRepair } from "../protocol/quality.ts";
import { timesGiven, type ShortAnswer } from "./measures/repeatedQuestions.ts";

/**
 * Sets aside the examples with the other answers. Left to the person are questions whose first answers are given equally often,
 * those of a conversation that gives two of the answers, and those whose examples another of these questions already decides
 * about. Ours.
 * @param conflicts the answers to one question each, those that mean the same together, the one given most first
 * @returns null where most agree nowhere
 */
export function keepingMajority(
  conflicts: readonly (readonly (readonly ShortAnswer[])[])[],
): QualityRepair | null {
  const decided = new Set<string>();
  const aside: string[] = [];
  let questions = 0;
  for (const [most, second, ...rest] of conflicts) {
    if (!most || !second || timesGiven(most) <= timesGiven(second)) continue;
    const kept = idsOf(most);
    const others = idsOf([second, ...rest].flat());
    const isOpen = (id: string) => !decided.has(id);
    if ([...kept].some((id) => others.has(id)) || ![...kept, ...others].every(isOpen)) continue;
    for (const id of [...kept, ...others]) decided.add(id);
    aside.push(...others);
    questions++;
  }
  if (questions === 0) return null;
  const count = formatCount(questions, "question");
  return {
    label: `Keep what most answered, in ${count}`,
    done: `Kept what most answered in ${count}`,
    setAside: aside,
    why: "To the same question about the same files most gave another answer.",
  };
}

const idsOf = (answers: readonly ShortAnswer[]) => new Set(answers.map(({ id }) => id));
