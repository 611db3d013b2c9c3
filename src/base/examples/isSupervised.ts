/** Whether a turn's answer is learnt from and checked: it has one, and is not marked as context only. */
import { isAnswered } from "./isAnswered.ts";

export function isSupervised(turn: { answer: string; trained?: false }): boolean {
  return turn.trained !== false && isAnswered(turn);
}
