/** The terms of a method's loss as lines of a chart, and where its stages begin. */
import type { MethodSummary, StageInfo } from "../../../../protocol/method.ts";
import type { CurveLine, CurveStage } from "../../../charts/curve.ts";
import { termKey, type CurveRow } from "../../../charts/curveRows.ts";

/** How terms look, in their order; a fifth looks like the first. */
const LOOKS: readonly Pick<CurveLine, "tone" | "stroke">[] = [
  { tone: "train", stroke: "solid" },
  { tone: "validation", stroke: "dashed" },
  { tone: "other", stroke: "solid" },
  { tone: "train", stroke: "dashed" },
];

/** The terms that the rows have values of; none where the method has one term, which is the loss itself. */
export function termLines(
  method: MethodSummary | undefined,
  rows: readonly CurveRow[],
): CurveLine[] {
  if (!method || method.terms.length < 2) return [];
  return method.terms
    .map(({ name, title }, i): CurveLine => ({
      ...{ key: termKey(name), label: title },
      ...LOOKS[i % LOOKS.length]!,
    }))
    .filter(({ key }) => rows.some((row) => row[key] !== undefined));
}

/** The first step, counted from 1, of each stage but the first, as the run takes them: shares are rounded to whole steps. */
export function stageStarts(
  stages: readonly StageInfo[],
  totalSteps: number,
  reached: number,
): CurveStage[] {
  let end = 0;
  return stages
    .map(({ title, share }) => {
      const step = Math.round(end * totalSteps) + 1;
      end += share;
      return { step, title };
    })
    .filter(({ step }, i) => i > 0 && step <= reached);
}
