/** The most recent answer, for repeating it by a key. Pure. */
import { isAnswered } from "../../../../base/examples/isAnswered.ts";
import type { Example } from "../../../../protocol/records.ts";

/** Last answer of the most recently edited other example; undefined when nothing is answered yet. */
export function lastAnswer(examples: Example[], exceptId: string): string | undefined {
  let newest: { editedAt: string; answer: string } | undefined;
  for (const { id, part, turns, editedAt } of examples) {
    const answer = turns.findLast(isAnswered)?.answer;
    if (id === exceptId || part === "replay" || !answer) continue;
    if (!newest || editedAt > newest.editedAt) newest = { editedAt, answer };
  }
  return newest?.answer;
}

/** Sets the first empty answer, or replaces the last one. */
export function withAnswer(example: Example, answer: string): Example {
  const empty = example.turns.findIndex((turn) => !isAnswered(turn));
  const at = empty >= 0 ? empty : example.turns.length - 1;
  const turn = example.turns[at];
  return turn ? { ...example, turns: example.turns.with(at, { ...turn, answer }) } : example;
}
