/**
 * Which evaluated step of a run is its best. Where all answers of the validation rows are short, it is the one with the most
 * answers right (exact match), since a lower loss need not mean better words; elsewhere the one with the lowest validation
 * loss. Equal steps: the later, which has learnt more. Both rules, and the limit for short answers, are our own.
 */
import type { BestBy, EvalPoint } from "../../protocol/records.ts";

/** Longest reference answer, in tokens with its end token, that counts as short. */
export const SHORT_ANSWER_TOKENS = 16;

export interface Best {
  step: number;
  by: BestBy;
}

/** Step 0, the model before it learns, is measured for comparison and is no result. Null without an evaluation after it. */
export function bestOf(evals: readonly EvalPoint[]): Best | null {
  const candidates = evals.filter(({ step, loss }) => step > 0 && Number.isFinite(loss));
  const first = candidates[0];
  if (!first) return null;
  const byAnswers = candidates.every(({ answers }) => answers !== undefined);
  const isAsGood = (one: EvalPoint, than: EvalPoint) =>
    byAnswers ? one.answers!.right >= than.answers!.right : one.loss <= than.loss;
  const best = candidates.reduce((best, one) => (isAsGood(one, best) ? one : best), first);
  return { step: best.step, by: byAnswers ? "answers" : "loss" };
}

/** Whether an evaluation belongs to this step: before the first, every `evalEvery`, and after the last. */
export function isEvaluationDue(step: number, evalEvery: number, totalSteps: number): boolean {
  return step % evalEvery === 0 || step === totalSteps;
}

/** Evaluations after that of step 0, up to `step`. */
export function checksUntil(step: number, evalEvery: number, totalSteps: number): number {
  const isExtra = step === totalSteps && step % evalEvery !== 0;
  return Math.floor(step / evalEvery) + (isExtra ? 1 : 0);
}
