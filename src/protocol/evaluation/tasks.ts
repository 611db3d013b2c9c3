/** How the answers to a kind of question are scored: the tasks, and what they found. */
import type { Estimate } from "./estimate.ts";

export const TASK_IDS = [
  "closed",
  "choice",
  "classes",
  "recipe",
  "labels",
  "caption",
  "open",
] as const;
export type TaskId = (typeof TASK_IDS)[number];

/** A task as screens list it. */
export interface TaskSummary {
  id: TaskId;
  title: string;
  /** How it scores, in one sentence. */
  about: string;
  /** Longest answer that is let a model give, in tokens. */
  maxNewTokens: number;
}

/** share: 0 to 1. ten: 0 to 10, as CIDEr. order: -1 to 1, as Kendall's tau. */
export type ScoreScale = "share" | "ten" | "order";

/** One score of both models over the questions of a kind. */
export interface TaskScore {
  id: string;
  label: string;
  scale: ScoreScale;
  /** null where no answer has it. Equal ends: there is no interval. */
  base: Estimate | null;
  adapter: Estimate | null;
  /** How many answers have it. */
  n: { base: number; adapter: number };
  /** Adapter less base on the same questions; null where one of them has none for a question. */
  difference: Estimate | null;
}

export interface TaskFindings {
  id: TaskId;
  /** The first decides. */
  scores: [TaskScore, ...TaskScore[]];
  /** Of the first score: what is reached without looking, and how. */
  chance: { value: number; about: string };
  /** Two-sided probability of such a difference of the first score by luck: sign flips of whole pictures. */
  luck: number;
  /** The interval of the first difference lies above 0 and luck is at most 5 %. */
  isShown: boolean;
  /** Answers from which nothing could be read, so that a seeded guess was scored. */
  guessed?: { base: number; adapter: number };
}
