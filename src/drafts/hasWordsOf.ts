/** Whether two turns say the same, whoever wrote them. */
import type { Turn } from "../protocol/records.ts";

type Words = Pick<Turn, "question" | "answer">;

export function hasWordsOf(turn: Words, other: Words): boolean {
  return turn.question === other.question && turn.answer === other.answer;
}
