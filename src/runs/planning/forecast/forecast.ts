/**
 * How long a run will take: from earlier runs of this project with the same model where there is one, else a guess from what
 * the run has to compute and how fast the device was measured to be.
 */
import type { RunConfig } from "../../../protocol/config.ts";
import type { Run, RunPoint } from "../../../protocol/records.ts";
import type { RunForecast } from "../../../protocol/planning/runEstimate.ts";
import type { DeviceRate } from "../../../engine/nn/deviceRate.ts";
import type { Cost, RunWork } from "./work.ts";

/** The first steps of a run compile shaders and are no measure of the rest. */
const WARMUP_STEPS = 3;
/** Median of fewer steps is no measure. */
const LEAST_STEPS = 2;

/** To read, decode and cut a picture or clip while the one before is in the towers, and to store its features. Our guess. */
const MEDIUM_MS = 20;

/** An earlier run with its points. */
export interface Measured {
  run: Run;
  points: readonly RunPoint[];
}

/** Null where nothing was measured, neither a run nor the device. */
export function forecast(
  work: RunWork,
  config: RunConfig,
  earlier: readonly Measured[],
  rate: DeviceRate | null,
): RunForecast | null {
  const newestFirst = earlier.toSorted((a, b) => b.run.createdAt.localeCompare(a.run.createdAt));
  for (const { run, points } of newestFirst) {
    const tokenMs = isComparable(run.config, config) ? msPerToken(points) : null;
    if (!run.timings || tokenMs === null) continue;
    const { views, viewsMs, checks, checksMs } = run.timings;
    const [view, check] = [mean(viewsMs, views), mean(checksMs, checks)];
    if ((view === null && work.views > 0) || check === null) continue;
    return {
      basis: "measured",
      preparingMs: work.views * (view ?? 0),
      learningMs: work.steps * work.tokensPerStep * tokenMs,
      checkingMs: work.checks * check,
    };
  }
  if (!rate) return null;
  const ms = (cost: Cost) => costMs(cost, rate);
  return {
    basis: "guess",
    preparingMs: ms(work.preparing) + work.media * MEDIUM_MS,
    learningMs: work.steps * ms(work.step),
    checkingMs: work.checks * ms(work.check),
  };
}

/** Milliseconds on a device of this rate. */
export function costMs({ flops, dispatches }: Cost, rate: DeviceRate): number {
  return (flops / rate.flopsPerSecond) * 1000 + dispatches * rate.dispatchMs;
}

const mean = (ms: number, count: number) => (count > 0 ? ms / count : null);

/** Of the steps after the first few, the median. Null without enough of them. */
function msPerToken(points: readonly RunPoint[]): number | null {
  const times = points
    .filter(({ step, stepMs }) => step > WARMUP_STEPS && stepMs > 0)
    .map(({ tokensPerSecond }) => 1000 / tokensPerSecond)
    .filter((ms) => Number.isFinite(ms))
    .toSorted((a, b) => a - b);
  return times.length < LEAST_STEPS ? null : times[Math.floor(times.length / 2)]!;
}

/** Whether a token takes as long in both. */
function isComparable(a: RunConfig, b: RunConfig): boolean {
  return (
    a.modelId === b.modelId &&
    a.precision.linears === b.precision.linears &&
    a.precision.vision === b.precision.vision &&
    a.halfProducts === b.halfProducts &&
    a.checkpointing === b.checkpointing &&
    (a.keptBlocks ?? 0) === (b.keptBlocks ?? 0) &&
    a.adapter.vision === b.adapter.vision &&
    a.method.id === b.method.id
  );
}
