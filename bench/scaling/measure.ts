/**
 * Measures one point of a scaling curve as a run does it: the planner of the Teach screen plans its memory, every buffer that the
 * device hands out is counted, and its steps are timed. Everything that a run holds is allocated before bytes are compared:
 * features, steps, an evaluation and sample answers.
 */
import { loadavg } from "node:os";
import { profileOf } from "../../src/engine/graph/deviceProfile.ts";
import type { DeviceProfile } from "../../src/engine/graph/deviceProfile.ts";
import type { Gpu } from "../../src/engine/gpu/device.ts";
import { autotune } from "../../src/engine/nn/autotune/autotune.ts";
import { size } from "../../src/engine/graph/shape.ts";
import { countBuffers, type BufferKind } from "../../src/engine/testing/countBuffers.ts";
import { nodeGpu } from "../../src/engine/testing/nodeGpu.ts";
import { adaptableParts } from "../../src/families/adaptableParts.ts";
import { loadModel, planModel, withTies, type ModelPlan } from "../../src/inference/openModel.ts";
import { recordVision } from "../../src/inference/recordModel.ts";
import type { ModelSession } from "../../src/inference/session.ts";
import { FeatureCache } from "../../src/inference/visual/featureCache.ts";
import type { RunConfig } from "../../src/protocol/config.ts";
import type { MemoryReport } from "../../src/protocol/planning/runEstimate.ts";
import { plainRows } from "../../src/runs/data/batchRows.ts";
import { probeRows } from "../../src/runs/data/material.ts";
import { mediaKeysOfRows, microBatch, type TrainingRows } from "../../src/runs/data/rows.ts";
import { fitRun } from "../../src/runs/planning/fitRun.ts";
import { estimate } from "../../src/runs/planning/plan.ts";
import { DEFAULT_PRECISION, presets } from "../../src/runs/planning/presets.ts";
import { offeredBy } from "../../src/runs/planning/verdict.ts";
import { featuresBy, NO_STORE } from "../presetAnswers.ts";
import { generateSamples } from "../samples.ts";
import { train } from "../training.ts";
import { Clock, type Times } from "./clock.ts";
import { stepFlops, type StepFlops } from "./flops.ts";
import { modelFiles } from "./models.ts";
import { keyOf, type Point } from "./points.ts";
import { gridOf, madeUpRows } from "./rows.ts";

export interface ScalingLine {
  key: string;
  device: string;
  date: string;
  /** Of the machine over the minute before: processes that computed or waited to. 0 where nothing else ran. */
  load: number;
  parameters: number;
  /** Tokens of an optimiser step, without padding, and those among them that are answers. */
  tokens: number;
  supervised: number;
  checkpointing: boolean;
  keptBlocks?: number;
  planned: Kinds;
  counted: Kinds;
  /** Most bytes at one time. */
  peakBytes: number;
  dispatches: number;
  submits: number;
  flops: StepFlops;
  /** All steps, the first with compilation. */
  steps: Times;
  /** Where features were computed: all of an epoch, from an empty cache. */
  preparing?: Times;
  /** Of the last step. */
  loss: number;
}

type Kinds = Record<"weights" | "adapter" | "activations" | "inputs", number>;

export interface Device {
  gpu: Gpu;
  profile: DeviceProfile;
}

export async function openDevice(): Promise<Device> {
  const gpu = await nodeGpu();
  const { choices } = await autotune(gpu);
  return { gpu, profile: profileOf(gpu, choices) };
}

/** Times of preparing vary as those of steps do; a small model's are measured more than once. */
const PREPARED_TIMES = { small: 3, large: 1 };
const LARGE_FROM = 50e6;

export async function measurePoint({ gpu, profile }: Device, point: Point): Promise<ScalingLine> {
  const [load] = loadavg();
  const { config: json, files } = await modelFiles(point.model);
  const parameters = [...files.values()].reduce((sum, { shape }) => sum + size(shape), 0);
  const { maxBindingBytes } = gpu;
  const storage = point.within ? { maxBindingBytes } : gpu;
  const planned = await withTies(planModel(json, files, DEFAULT_PRECISION, storage));
  const vision = json["vision_config"] as { image_size: number } | undefined;
  const side = vision?.image_size ?? 0;
  const rows = madeUpRows(planned.model, point, side);
  const asked = runConfig(planned, parameters, rows, point);
  // A step uploads its features here, also on a card.
  const { featureBytes: _, ...config } = point.within
    ? fitRun(planned, rows, asked, profile, offeredBy(gpu, 0), null).config
    : asked;
  const report = estimate(planned, rows, config, profile, offeredBy(gpu, 0));

  const counter = countBuffers(gpu);
  try {
    const session = await loadModel(gpu, planned, profile);
    if (point.views > 0) await buildTower(session, point, side);
    const features = () => (point.epoch ? byTower(session, side) : madeUpFeatures(session));
    const times = parameters < LARGE_FROM ? PREPARED_TIMES.small : PREPARED_TIMES.large;
    const preparing = new Clock();
    let base = features();
    for (let i = 0; point.epoch && i < times; i++) {
      base = features();
      preparing.start();
      await base.prepare(mediaKeysOfRows(rows.own), () => undefined);
      preparing.lap();
    }
    const steps = new Clock();
    let last = { tokens: 0, dispatches: 0, submits: 0, loss: 0 };
    const device = { session, base, pixels: base };
    steps.start();
    const { trainer } = await train(device, rows, config, () => undefined, {
      onStep(result) {
        steps.lap();
        last = result;
      },
    });
    const probe = probeRows(rows.validation, rows.own, config);
    await trainer.evaluate([await microBatch(plainRows(probe), base)]);
    await generateSamples(session, trainer.adapter, rows, base);
    const line: ScalingLine = {
      ...{ key: keyOf(point), device: gpu.name, date: new Date().toISOString().slice(0, 16) },
      ...{ load: Number(load!.toFixed(1)), parameters, tokens: last.tokens },
      supervised: supervisedOf(rows, point),
      ...{ checkpointing: config.checkpointing, keptBlocks: config.keptBlocks },
      planned: plannedKinds(report),
      counted: countedKinds(counter.peak),
      peakBytes: counter.peakBytes,
      ...{ dispatches: last.dispatches, submits: last.submits },
      flops: stepFlops(planned, rows, config),
      steps: steps.times,
      ...(point.epoch && { preparing: preparing.times }),
      loss: last.loss,
    };
    trainer.destroy();
    session.destroy();
    await gpu.device.queue.onSubmittedWorkDone();
    return line;
  } finally {
    counter.stop();
  }
}

/** The studio's own settings for a model of this size, with what the point asks for. */
function runConfig(
  { model }: ModelPlan,
  parameters: number,
  { own }: TrainingRows,
  { conversations, together, rank, steps, keptBlocks, within }: Point,
): RunConfig {
  const parts = adaptableParts(model);
  const examples = own.map(({ example }) => example);
  const { config } = presets({ id: "bench", parameters, parts }, examples)[0]!;
  return {
    ...{ ...config, batch: together, accumulate: conversations / together },
    ...{ epochs: steps, maxSteps: steps, evalEvery: steps, replayShare: 0 },
    adapter: { ...config.adapter, rank, alpha: 2 * rank },
    ...(keptBlocks !== undefined && { checkpointing: true, keptBlocks }),
    ...(within && { memoryBytes: within }),
  };
}

/** Compiled ahead, so that preparing is timed without. */
async function buildTower(session: ModelSession, { views }: Point, side: number): Promise<void> {
  for (const { shape } of session.recorder.model.vision!.towerBatches([gridOf(views, side)]))
    await session.program({ adapter: undefined, purpose: "encode", shape }, () =>
      recordVision(session.recorder, shape),
    );
}

/** Empty; computes features of grey pictures of `side` pixels. */
function byTower(session: ModelSession, side: number): FeatureCache {
  const pixels = new FeatureCache(NO_STORE, async (some) =>
    some.map(({ grid }) => new Float32Array(grid.views * 3 * side * side).fill(0.1)),
  );
  return featuresBy(session, pixels);
}

function madeUpFeatures({ recorder }: ModelSession): FeatureCache {
  return new FeatureCache(NO_STORE, async (some) =>
    some.map(({ grid }) => {
      const { featureRows, featureWidth } = recorder.model.vision!;
      return Float32Array.from({ length: featureRows(grid) * featureWidth }, (_, i) => Math.sin(i));
    }),
  );
}

/** Answer tokens of an optimiser step: all rows of an epoch have as many, but for those of mixed lengths, which are one step. */
function supervisedOf({ own }: TrainingRows, { conversations }: Point): number {
  return own
    .slice(0, conversations)
    .reduce((sum, { encoded }) => sum + encoded.trained.reduce((n, one) => n + one, 0), 0);
}

const plannedKinds = (report: MemoryReport): Kinds => ({
  weights: report.weightsBytes,
  adapter: report.adapterBytes,
  activations: report.activationsBytes,
  inputs: report.inputsBytes,
});

const countedKinds = (bytes: Record<BufferKind, number>): Kinds => ({
  weights: bytes.weights,
  adapter: bytes.arenas,
  activations: bytes.pool + bytes.caches,
  inputs: bytes.inputs + bytes.params + bytes.rings,
});
