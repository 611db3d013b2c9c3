/** The rows behind a lesson's curves: steps thinned to what a screen can show, check losses joined in by step. */
import type { CheckPoint, RunPoint } from "../../protocol/records.ts";
import { decimate } from "./decimate.ts";
import { smooth } from "./smooth.ts";

/** One row of the chart and of its table. A missing value has no key, so that a line can skip it. */
export type LessonRow = {
  step: number;
  loss?: number;
  smoothed?: number;
  check?: number;
  lr?: number;
  gradNorm?: number;
  stepMs?: number;
  tokensPerSecond?: number;
};

/** At most `limit` thinned rows of learning, plus one row for each check that falls between them. */
export function lessonRows(
  points: readonly RunPoint[],
  checks: readonly CheckPoint[],
  limit = 500,
): LessonRow[] {
  const losses = points.map((point) => point.loss);
  const smoothed = smooth(losses);
  const room = Math.max(3, limit - checks.length);
  const kept = decimate(
    points.map((point) => point.step),
    losses,
    room,
  );
  const rows = new Map<number, LessonRow>();
  for (const index of kept) {
    const { step, loss, lr, gradNorm, stepMs, tokensPerSecond } = points[index]!;
    rows.set(step, {
      step,
      loss,
      smoothed: smoothed[index]!,
      lr,
      gradNorm,
      stepMs,
      tokensPerSecond,
    });
  }
  for (const check of checks) {
    rows.set(check.step, { ...rows.get(check.step), step: check.step, check: check.loss });
  }
  return [...rows.values()].sort((a, b) => a.step - b.step);
}

/** Upper edge of a loss axis that one wild first step cannot squash: the 98th percentile with some air. */
export function lossCeiling(rows: readonly LessonRow[]): number {
  const values = rows
    .flatMap((row) => [row.loss, row.check])
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
