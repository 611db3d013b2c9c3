/** The rows of a run's charts: steps thinned for the screen, validation losses joined by step. */
import type { EvalPoint, RunPoint } from "../../protocol/records.ts";
import { decimate } from "./decimate.ts";
import { smooth } from "./smooth.ts";

/** One row of the chart and of its table. A missing value has no key, so that a line can skip it. */
export type CurveRow = {
  step: number;
  loss?: number;
  smoothed?: number;
  validation?: number;
  lr?: number;
  gradNorm?: number;
  stepMs?: number;
  tokensPerSecond?: number;
} & { [term: TermKey | StageKey]: number | undefined };

/** Where a row has the value of a term of the loss. */
export type TermKey = `term ${string}`;

export const termKey = (name: string): TermKey => `term ${name}`;

/** Where a row has the mean loss of the watched conversations of a stage, counted from 0. */
export type StageKey = `stage ${number}`;

export const stageKey = (stage: number): StageKey => `stage ${stage}`;

/** At most `limit` rows: thinned training steps, and one row for each validation loss that falls between them. */
export function curveRows(
  points: readonly RunPoint[],
  evals: readonly EvalPoint[],
  limit = 500,
): CurveRow[] {
  const losses = points.map((point) => point.loss);
  const smoothed = smooth(losses);
  const most = Math.max(3, limit - evals.length);
  const indices = decimate(
    points.map((point) => point.step),
    losses,
    most,
  );
  const rows = new Map<number, CurveRow>();
  for (const index of indices) {
    const { step, loss, lr, gradNorm, stepMs, tokensPerSecond, terms = {} } = points[index]!;
    rows.set(step, {
      step,
      loss,
      smoothed: smoothed[index]!,
      lr,
      gradNorm,
      stepMs,
      tokensPerSecond,
      ...Object.fromEntries(Object.entries(terms).map(([name, value]) => [termKey(name), value])),
    });
  }
  for (const { step, loss, stages = [] } of evals) {
    const ofStages = stages.map(({ losses }, i) => [stageKey(i), mean(losses)]);
    rows.set(step, {
      ...rows.get(step),
      ...{ step, validation: loss },
      ...Object.fromEntries(ofStages),
    });
  }
  return [...rows.values()].sort((a, b) => a.step - b.step);
}

const mean = (values: readonly number[]) =>
  values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : undefined;

/** Of the steps so far, the first ones, at which the loss falls steeply; with few of them all count. */
const FIRST_STEPS = 0.1;
const FEW_ROWS = 20;

/**
 * Upper edge of a loss axis that is not spent on the first steps, nor on one wild step later: the 98th percentile of what
 * follows the first tenth, with some air.
 */
export function lossCeiling(all: readonly CurveRow[]): number {
  const first = all.length < FEW_ROWS ? 0 : Math.ceil(all.length * FIRST_STEPS);
  const rows = all.slice(first);
  const values = rows
    .flatMap((row) => [row.loss, row.validation])
    .filter((value): value is number => value !== undefined && Number.isFinite(value))
    .sort((a, b) => a - b);
  if (values.length === 0) return 1;
  const high = values[Math.min(values.length - 1, Math.floor(values.length * 0.98))]!;
  const smoothedTop = Math.max(0, ...rows.map((row) => row.smoothed ?? 0));
  return niceCeiling(Math.max(high, smoothedTop) * 1.05);
}

/** Rounds up to a fifth of a power of ten (below 2) or a half of one (from 2), for an axis edge that reads well. */
export function niceCeiling(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const unit = power / (value / power < 2 ? 5 : 2);
  return Math.ceil(value / unit - 1e-9) * unit;
}
