/** What a score reaches for those who do not look. */
import { Random } from "../../base/random.ts";
import { commonestAnswers } from "../../metrics/index.ts";
import type { TaskChance, TaskColumn, TaskQuestion } from "./task.ts";

const SEED = 3;

/** Always giving the commonest right answer. */
export function commonestChance(
  questions: readonly TaskQuestion[],
  column: TaskColumn,
): TaskChance {
  const kind = questions.map(({ reference }) => ({ kind: "", reference }));
  const answer = commonestAnswers(kind).get("") ?? "";
  const value = scored(column, questions, () => answer);
  return { value, about: "always giving the commonest answer" };
}

/**
 * The better of two ways: the commonest answer, and to each question the right answer of another one, in a seeded order. The
 * second is for texts, whose commonest answer may be any of them. It is ours.
 */
export function otherAnswerChance(
  questions: readonly TaskQuestion[],
  column: TaskColumn,
): TaskChance {
  const order = new Random(SEED).shuffle(questions.map((_, i) => i));
  const other = new Map(order.map((at, i) => [at, order[(i + 1) % order.length]!]));
  const value = scored(column, questions, (i) => questions[other.get(i)!]!.reference);
  const constant = commonestChance(questions, column);
  const isRepeated = questions.length !== new Set(questions.map((one) => one.reference)).size;
  if (questions.length < 2 || (isRepeated && constant.value > value)) return constant;
  return { value, about: "giving the right answer to another question" };
}

function scored(
  column: TaskColumn,
  questions: readonly TaskQuestion[],
  answerTo: (at: number) => string,
): number {
  const answers = questions.map((one, i) => ({ ...one, answer: answerTo(i) }));
  return column.measure(answers).over(answers.map((_, i) => i)) ?? 0;
}
