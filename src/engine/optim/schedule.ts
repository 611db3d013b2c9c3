/** Learning rate schedules, with the arithmetic of transformers' `get_scheduler`. */
import type { OptimConfig, ScheduleName } from "../../protocol/config.ts";

/** Factor of the learning rate after the warm-up, `progress` from 0 to 1. */
const SCHEDULES: Record<ScheduleName, (progress: number) => number> = {
  constant: () => 1,
  linear: (progress) => Math.max(0, 1 - progress),
  cosine: (progress) => Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress))),
};

/** Warm-up steps, rounded up as in transformers. */
export function warmupSteps(total: number, ratio: number): number {
  return Math.ceil(total * ratio);
}

/**
 * Learning rate of optimiser step `step`, counted from 0, of `total`. With a warm-up the first step has rate 0, as in
 * transformers.
 */
export function learningRateAt(
  step: number,
  total: number,
  config: Pick<OptimConfig, "learningRate" | "schedule" | "warmupRatio">,
): number {
  const warmup = warmupSteps(total, config.warmupRatio);
  if (step < warmup) return (config.learningRate * step) / Math.max(1, warmup);
  const progress = (step - warmup) / Math.max(1, total - warmup);
  return config.learningRate * SCHEDULES[config.schedule](progress);
}
