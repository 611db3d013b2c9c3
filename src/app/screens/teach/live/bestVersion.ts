/** The best version of a lesson, in words: the step, and what it was measured by. Pure. */
import type { EvalPoint, Run } from "../../../../protocol/records.ts";

type Measured = Pick<Run, "evals" | "bestStep" | "bestBy">;

/** "9 of 12 watched answers right" or "check loss 0.812"; undefined without an evaluation of that step. */
function scoreWords({ evals, bestBy }: Measured, step: number): string | undefined {
  const point = evals.find((one) => one.step === step);
  if (!point) return undefined;
  return bestBy === "answers" && point.answers
    ? `${point.answers.right} of ${point.answers.of} watched answers right`
    : `check loss ${point.loss.toFixed(3)}`;
}

/** The step that counts as the best and its score; undefined before the first evaluation after the start. */
export function bestVersion(run: Measured): string | undefined {
  const score = run.bestStep > 0 ? scoreWords(run, run.bestStep) : undefined;
  return score && `step ${run.bestStep}: ${score}`;
}

/** Which version a lesson that ended gave, and why this one. Empty for those of earlier versions, which do not say. */
export function resultWords(run: Measured & Pick<Run, "result">): string {
  const { result } = run;
  if (!result) return "";
  if (result.by === "newest") return `Kept is the newest version, of step ${result.step}.`;
  const start = scoreWords(run, 0);
  const why =
    result.by === "answers"
      ? "it got the most watched answers right"
      : "its check loss was the lowest";
  const compared = start ? `; before learning: ${start}` : "";
  return `Kept is the version of step ${result.step}, because ${why} (${scoreWords(run, result.step) ?? "no longer known"}${compared}). Of equal ones the later is taken.`;
}

/** Whether the best version is better than the model was before it learnt; undefined where that was not measured. */
export function beatsStart({ evals, bestStep, bestBy }: Measured): boolean | undefined {
  const at = (step: number): EvalPoint | undefined => evals.find((one) => one.step === step);
  const [start, best] = [at(0), at(bestStep)];
  if (!start || !best || bestStep === 0) return undefined;
  return bestBy === "answers" && start.answers && best.answers
    ? best.answers.right > start.answers.right
    : best.loss < start.loss;
}
