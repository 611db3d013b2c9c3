/**
 * Which evaluated step of a run is its best. Where all answers of the validation rows are short, it is the one with the most
 * answers right (exact match), since a lower loss need not mean better words; elsewhere the one with the lowest validation
 * loss. Equal steps: the later, which has learnt more. Both rules, and the limit for short answers, are our own.
 */
import type { BestBy, EvalPoint, Run } from "../../protocol/records.ts";

/** Longest reference answer, in tokens with its end token, that counts as short. */
export const SHORT_ANSWER_TOKENS = 16;

export interface Best {
  step: number;
  by: BestBy;
}

/**
 * Step 0, the model before it learns, is measured for comparison and is no result; null without an evaluation after it. Nor is an
 * earlier stage once the last one, which begins after step `from`, has an evaluation: it has not learnt what the last one teaches.
 */
export function bestOf(evals: readonly EvalPoint[], from = 0): Best | null {
  const measured = evals.filter(({ step, loss }) => step > 0 && Number.isFinite(loss));
  const ofLast = measured.filter(({ step }) => step > from);
  const candidates = ofLast.length > 0 ? ofLast : measured;
  const first = candidates[0];
  if (!first) return null;
  const byAnswers = candidates.every(({ answers }) => answers !== undefined);
  const isAsGood = (one: EvalPoint, than: EvalPoint) =>
    byAnswers ? one.answers!.right >= than.answers!.right : one.loss <= than.loss;
  const best = candidates.reduce((best, one) => (isAsGood(one, best) ? one : best), first);
  return { step: best.step, by: byAnswers ? "answers" : "loss" };
}

/** Whether an evaluation belongs to this step: before the first, every `evalEvery`, and at the ends of stages. */
export function isEvaluationDue(step: number, evalEvery: number, ends: readonly number[]): boolean {
  return step % evalEvery === 0 || ends.includes(step);
}

/** Evaluations after that of step 0, up to `step`. */
export function checksUntil(step: number, evalEvery: number, ends: readonly number[]): number {
  const extra = ends.filter((end) => end <= step && end % evalEvery !== 0);
  return Math.floor(step / evalEvery) + extra.length;
}

/** The steps at which the stages of a run end; the last is its last step. */
export function stageEnds({ stages, totalSteps }: Pick<Run, "stages" | "totalSteps">): number[] {
  if (!stages) return [totalSteps];
  let end = 0;
  return stages.map(({ steps }) => (end += steps));
}
