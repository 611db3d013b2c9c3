/** How likely each class is as the answer to a question, and the area under the ROC curve that follows from it. */
import type { Estimate } from "./estimate.ts";

/** One question: of each class, in the order of its kind, the mean log-probability of the answer's tokens, teacher-forced, in nats. */
export interface WeighedQuestion {
  exampleId: string;
  turn: number;
  base: number[];
  adapter: number[];
}

export interface ClassLikelihoods {
  /** When they were worked out. */
  createdAt: string;
  kinds: { kind: string; classes: string[]; questions: WeighedQuestion[] }[];
}

/** Of one kind of question. */
export interface AucFindings {
  kind: string;
  /** Questions that were weighed, and that the report holds of this kind. */
  n: number;
  asked: number;
  /** AUC of each class against the rest; null where there is nothing to rank: no question, or every one, is of that class. */
  classes: { name: string; support: number; base: number | null; adapter: number | null }[];
  /** The right class's share in the softmax over all classes, 0 to 1, of each question. */
  shares: { exampleId: string; turn: number; base: number; adapter: number }[];
  /** Mean over the classes that have one; null where none has. */
  macro: { base: Estimate; adapter: Estimate } | null;
}

/** Of an order that knows nothing of the classes, however often each occurs. */
export const CHANCE_AUC = 0.5;
