/** What a task is: how the answers to a kind of question are scored. Each is a file of its own; index.ts lists them. */
import type { ScoreScale, TaskSummary } from "../../protocol/evaluation/tasks.ts";

export interface TaskQuestion {
  question: string;
  reference: string;
}

export interface TaskAnswer extends TaskQuestion {
  answer: string;
}

/** One score of a set of answers. */
export interface Measured {
  /** Of each answer, on its own; null where it has none. */
  each: (number | null)[];
  /** Of the answers at these positions together, each as often as it is named; null where none of them has it. */
  over(at: readonly number[]): number | null;
  /** How many answers a seeded guess stands in for. */
  guessed?: number;
}

export interface TaskColumn {
  id: string;
  label: string;
  scale: ScoreScale;
  measure(answers: readonly TaskAnswer[]): Measured;
}

export interface TaskChance {
  value: number;
  /** How it is reached, as the end of "by …". */
  about: string;
}

/** A kind of question as tasks are found for it. */
export interface TaskKind {
  questions: readonly TaskQuestion[];
  /** Its different right answers where they are few. */
  classes: readonly string[] | undefined;
}

export interface Task extends TaskSummary {
  /** Whether questions are of this kind by their looks. */
  fits(kind: TaskKind): boolean;
  /** The first decides. Some take their vocabulary from all questions of the kind. */
  columns(kind: TaskKind): [TaskColumn, ...TaskColumn[]];
  /** What the first column reaches without looking. */
  chance(kind: TaskKind): TaskChance;
}
