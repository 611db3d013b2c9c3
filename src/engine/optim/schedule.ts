/** How the learning rate changes over a run: the schedules of transformers' `get_scheduler`, by the same arithmetic. */
import type { OptimConfig, ScheduleName } from "../../protocol/config.ts";

/** The share of the full rate at a point after the warm-up, with `progress` from 0 to 1. */
const shapes: Record<ScheduleName, (progress: number) => number> = {
  constant: () => 1,
  linear: (progress) => Math.max(0, 1 - progress),
  cosine: (progress) => Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress))),
};

/** Steps of warm-up, as transformers rounds them: up. */
export function warmupSteps(total: number, ratio: number): number {
  return Math.ceil(total * ratio);
}

/**
 * The rate of optimiser step `step`, counted from 0, of `total`. With a warm-up the very first step has rate 0, as in
 * transformers: the scheduler sets the rate before anything has been learned.
 */
export function learningRateAt(
  step: number,
  total: number,
  config: Pick<OptimConfig, "learningRate" | "schedule" | "warmupRatio">,
): number {
  const warmup = warmupSteps(total, config.warmupRatio);
  if (step < warmup) return (config.learningRate * step) / Math.max(1, warmup);
  const progress = (step - warmup) / Math.max(1, total - warmup);
  return config.learningRate * shapes[config.schedule](progress);
}
