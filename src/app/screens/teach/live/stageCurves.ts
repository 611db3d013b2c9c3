/** The stages of a run's schedule on its charts: where each begins, how well it is answered, and what was forgotten again. */
import type { EvalPoint, Run } from "../../../../protocol/records.ts";
import { formatCount } from "../../../../base/words/formatCount.ts";
import type { StageInfo } from "../../../../protocol/method.ts";
import type { CurveLine, CurveStage } from "../../../charts/curve.ts";
import { stageKey } from "../../../charts/curveRows.ts";
import { stageStarts } from "./termCurves.ts";

/** Where the stages of the run's schedule begin, or in a run of one stage those of its method. */
export function startsOf(run: Run, ofMethod: readonly StageInfo[]): CurveStage[] {
  const stages = run.stages?.map(({ title, steps }) => ({ title, share: steps / run.totalSteps }));
  return stageStarts(stages ?? ofMethod, run.totalSteps, run.step);
}

/** A line for each stage: the mean loss of its watched answers. None where the run has one stage, or nothing is watched. */
export function stageLines({ stages = [], evals }: Pick<Run, "stages" | "evals">): CurveLine[] {
  if (!evals.some((point) => point.stages)) return [];
  const looks = [
    { tone: "train", stroke: "solid" },
    { tone: "validation", stroke: "dashed" },
  ] as const;
  return stages.map(({ title }, i) => ({
    ...{ key: stageKey(i), label: title, dots: true },
    ...looks[i % looks.length]!,
  }));
}

/** "Since “Captions” ended, …" for each stage that ended before the last evaluation. */
export function forgettingWords({ stages = [], evals }: Pick<Run, "stages" | "evals">): string[] {
  const last: EvalPoint | undefined = evals.at(-1);
  return stages.flatMap(({ title }, i) => {
    const measured = last?.stages?.[i];
    if (!measured?.since) return [];
    const { change, low, high } = measured.since;
    const n = formatCount(measured.losses.length, "watched conversation");
    const interval = `95 % interval ${signed(low)} to ${signed(high)}, ${n}`;
    const begin = `Since “${title}” ended, the loss of its answers changed by ${signed(change)} (${interval})`;
    if (low > 0) return [`${begin}: the stages after it made it forget some of that.`];
    if (high < 0) return [`${begin}: the stages after it made these better too.`];
    return [`${begin}: too little to tell from chance.`];
  });
}

const signed = (value: number) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
