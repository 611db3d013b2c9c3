/**
 * Whether a run ends before its last step, since its watched loss stopped falling: Prechelt's early stopping by patience (Early
 * Stopping – But When?, 1998), as transformers' EarlyStoppingCallback with a threshold of 0. That the measurement before the
 * first step counts as the first is our choice.
 */
import { formatCount } from "../../base/words/formatCount.ts";
import type { EvalPoint, Run } from "../../protocol/records.ts";

/** Evaluations since the one with the lowest watched loss; of equal losses the first counts. */
export function evalsSinceLowest(evals: readonly EvalPoint[]): number {
  let lowest = 0;
  for (const [at, { loss }] of evals.entries()) if (loss < evals[lowest]!.loss) lowest = at;
  return Math.max(0, evals.length - 1 - lowest);
}

/**
 * Why it ends now, in a sentence; null where it goes on, as a run without patience or without watched questions does. `from`: the
 * first step of its last stage. Earlier stages are never cut short, and their checks do not count: the stages that follow learn
 * something else.
 */
export function earlyStop(
  {
    evals: all,
    totalSteps,
    config,
  }: Pick<Run, "evals" | "totalSteps"> & { config: Pick<Run["config"], "patience"> },
  from = 0,
): string | null {
  const { patience = 0 } = config;
  const evals = all.filter(({ step }) => step >= from);
  const last = evals.at(-1);
  if (patience === 0 || !last || last.step >= totalSteps) return null;
  const since = evalsSinceLowest(evals);
  if (since < patience) return null;
  const lowest = evals[evals.length - 1 - since]!;
  return `Ended early, after step ${last.step} of ${totalSteps}: the loss on the watched questions has not fallen in ${formatCount(since, "check")} since step ${lowest.step}, as the settings ask.`;
}
