/** What is tasted, in which order, and which answer stands first: by a seed, the same whenever the report is opened again. */
import { hash32 } from "../../../../base/hash.ts";
import type { Preference } from "../../../../protocol/evaluation/taste.ts";
import type { EvalReport, ScoredAnswer } from "../../../../protocol/reports.ts";

const ORDER_SEED = 5;
const SIDE_SEED = 6;

export interface Pair {
  answer: ScoredAnswer;
  /** Whose answers stand first and second. */
  sides: readonly ["base", "adapter"] | readonly ["adapter", "base"];
}

/** Own questions with two different answers. */
export function pairsOf({ id, answers }: Pick<EvalReport, "id" | "answers">): Pair[] {
  const keyOf = (answer: ScoredAnswer) => `${id} ${answer.exampleId} ${answer.turn}`;
  return answers
    .filter(({ part, base, adapter }) => part !== "replay" && base !== adapter)
    .map((answer) => ({ answer, rank: hash32(keyOf(answer), ORDER_SEED) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ answer }) => ({
      answer,
      sides: hash32(keyOf(answer), SIDE_SEED) % 2 ? ["base", "adapter"] : ["adapter", "base"],
    }));
}

export type Choice = "first" | "second" | "equal";

export function preferenceOf({ sides }: Pair, choice: Choice): Preference {
  if (choice === "equal") return "equal";
  return sides[choice === "first" ? 0 : 1];
}

export function choiceOf({ sides }: Pair, preferred: Preference): Choice {
  if (preferred === "equal") return "equal";
  return sides[0] === preferred ? "first" : "second";
}
