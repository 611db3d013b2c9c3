/**
 * What each stage of a schedule taught, and what the stages after it took away again: the losses of its watched conversations now
 * beside those at its end, conversation by conversation. AdaMLLM reports the score of stage 1 before and after stage 2 (arXiv
 * 2411.19930, table 6); that the loss is compared, and the interval, are our choice.
 */
import { bootstrap } from "../../metrics/bootstrap.ts";
import type { EvalPoint, StageEval } from "../../protocol/records.ts";

/**
 * @param losses by stage, of its watched conversations, in the same order at each evaluation
 * @param ends the step at which each stage ends
 */
export function stageEvals(
  losses: readonly (readonly number[])[],
  step: number,
  ends: readonly number[],
  evals: readonly EvalPoint[],
): StageEval[] {
  return losses.map((now, stage): StageEval => {
    const end = ends[stage]!;
    const then = step > end && evals.find((one) => one.step === end)?.stages?.[stage];
    if (!then || then.losses.length !== now.length || now.length === 0) return { losses: [...now] };
    return { losses: [...now], since: meanChange(then.losses, now) };
  });
}

function meanChange(then: readonly number[], now: readonly number[]) {
  const differences = now.map((loss, i) => [loss - then[i]!]);
  const { change } = bootstrap(differences, (sample) => ({ change: mean(sample) }));
  return { change: mean(differences.flat()), ...change };
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
