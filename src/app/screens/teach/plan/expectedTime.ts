/** How long a lesson will take, from steps measured on this machine; nothing is claimed before there is a measurement. */
import type { RunConfig } from "../../../../protocol/config.ts";
import type { Run } from "../../../../protocol/records.ts";

/** The first steps of a run compile shaders and are no measure of the rest. */
const WARMUP_STEPS = 3;

/**
 * Milliseconds for `steps` optimiser steps of `config`, or null without a comparable earlier run.
 * Comparable: the same model and precision. Time is taken to grow with the conversations in a step.
 */
export function expectedMs(config: RunConfig, steps: number, runs: readonly Run[]): number | null {
  const newestFirst = runs.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt));
  for (const run of newestFirst) {
    if (!isComparable(run.config, config)) continue;
    const stepMs = medianStepMs(run);
    if (stepMs === null) continue;
    const scale = (config.batch * config.accumulate) / (run.config.batch * run.config.accumulate);
    return steps * stepMs * scale;
  }
  return null;
}

/** Median of the measured step times after the first few, in milliseconds. */
function medianStepMs({ points }: Pick<Run, "points">): number | null {
  const times = points
    .filter((point) => point.step > WARMUP_STEPS && point.stepMs > 0)
    .map((point) => point.stepMs)
    .sort((a, b) => a - b);
  return times.length === 0 ? null : times[Math.floor(times.length / 2)]!;
}

function isComparable(a: RunConfig, b: RunConfig): boolean {
  return (
    a.modelId === b.modelId &&
    a.precision.linears === b.precision.linears &&
    a.checkpointing === b.checkpointing
  );
}
