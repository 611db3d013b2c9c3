/**
 * The stages that the optimiser goes through: each has a learning-rate schedule of its own, with its warm-up and its decay, as
 * if it were a training by itself. Pure.
 */
import { learningRateAt } from "../engine/optim/schedule.ts";
import type { OptimConfig } from "../protocol/config.ts";

export interface OptimStage {
  /** Its first optimiser step, counted from 0, and how many it has. */
  from: number;
  steps: number;
  /** Factor of the configured learning rate. */
  rate: number;
}

/** A training without stages. */
export const oneStage = (steps: number): OptimStage[] => [{ from: 0, steps, rate: 1 }];

/** The stage of an optimiser step; steps past the end belong to the last. */
export function stageAt<T extends { from: number }>(stages: readonly T[], step: number): T {
  return stages.findLast(({ from }) => from <= step) ?? stages[0]!;
}

export function learningRateIn(
  { from, steps, rate }: OptimStage,
  step: number,
  optim: Pick<OptimConfig, "learningRate" | "schedule" | "warmupRatio">,
): number {
  return rate * learningRateAt(step - from, steps, optim);
}
