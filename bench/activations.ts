/**
 * What it costs to hold block inputs in 16 bits between forward and backward (`RunConfig.activations`): the gradients of one step
 * from the same adapter, and the losses of a lesson, with every block of the decoder computed twice. On the embedded model.
 */
import { pooledBytes } from "../src/engine/graph/bufferPool.ts";
import { closeNodeGpu } from "../src/engine/testing/nodeGpu.ts";
import type { ModelPart, RunConfig } from "../src/protocol/config.ts";
import { encodeExamples } from "../src/runs/data/encodedExamples.ts";
import type { TrainingRows } from "../src/runs/data/rows.ts";
import { runLayout, runMethod } from "../src/runs/data/runMethod.ts";
import { presets } from "../src/runs/planning/presets.ts";
import { trainingPrograms } from "../src/runs/planning/trainingPrograms.ts";
import { tensorsOf } from "../src/train/parity/parityModel.ts";
import { distance } from "../src/train/parity/recording.ts";
import type { StartState } from "../src/train/trainer.ts";
import { EMBEDDED, openEmbedded, type Embedded } from "./embedded.ts";
import { readData } from "./presetData.ts";
import { train } from "./training.ts";

type Held = NonNullable<RunConfig["activations"]>;

export interface ActivationsResult {
  data: string;
  steps: number;
  /** Bytes of the pool for all micro-batches: the planner's, which are those that the device hands out (plan.gpu.test.ts). */
  pool: Record<Held, number>;
  /** Of the step after `after` steps in f32, of each trained tensor: |g16 - g32| / |g32|, L2. */
  gradients: {
    after: number;
    worst: { name: string; error: number };
    median: number;
    loss: Record<Held, number>;
  }[];
  /** Of every step. */
  losses: Record<Held, number[]>;
}

const PARTS: readonly ModelPart[] = ["language", "projector", "vision"];

export async function measureActivations(
  name: string,
  { steps, vision }: { steps: number; vision: boolean },
  log: (line: string) => void,
): Promise<ActivationsResult> {
  const { examples, system, frames } = await readData(name);
  const model = await openEmbedded(frames);
  try {
    const encoded = encodeExamples(examples, system, model.reader);
    const found = presets({ ...EMBEDDED, parts: PARTS }, examples, encoded.longest);
    const quick = found.find(({ id }) => id === "quick")!.config;
    const adapter = { ...quick.adapter, ...(vision && { vision }) };
    const config: RunConfig = { ...quick, adapter, maxSteps: steps, checkpointing: true };
    const rows = encoded.select(config);
    const states: StartState[] = [];
    const exact = await lesson(model, rows, config, "f32", log, states);
    const rounded = await lesson(model, rows, config, "f16", log);
    const gradients = [];
    for (const state of states) gradients.push(await gradientErrors(model, rows, config, state));
    return {
      ...{ data: name, steps, gradients },
      pool: { f32: poolOf(model, rows, config, "f32"), f16: poolOf(model, rows, config, "f16") },
      losses: { f32: exact, f16: rounded },
    };
  } finally {
    model.session.destroy();
    await closeNodeGpu();
  }
}

/** All steps; puts the state of every twentieth into `states`. */
async function lesson(
  model: Embedded,
  rows: TrainingRows,
  config: RunConfig,
  activations: Held,
  log: (line: string) => void,
  states?: StartState[],
) {
  const every = {
    steps: 20,
    save: async (trainer: { state(): Promise<StartState> }) =>
      void states?.push(await trainer.state()),
  };
  const { trainer, losses } = await train(model, rows, { ...config, activations }, log, { every });
  trainer.destroy();
  return losses;
}

function poolOf({ session }: Embedded, rows: TrainingRows, config: RunConfig, activations: Held) {
  const method = runMethod(config);
  const layout = runLayout(session.recorder, config, method);
  const held = { ...config, activations };
  return pooledBytes(trainingPrograms(session.recorder, rows, held, method, layout).plans);
}

async function gradientErrors(
  model: Embedded,
  rows: TrainingRows,
  config: RunConfig,
  from: StartState,
) {
  const one = { ...config, maxSteps: from.step + 1 };
  const of = async (activations: Held) => {
    const run = await train(model, rows, { ...one, activations }, () => undefined, { from });
    const gradients = await run.trainer.gradients();
    const tensors = tensorsOf(run.trainer.adapter.layout);
    run.trainer.destroy();
    return { gradients, tensors, loss: run.losses[0]! };
  };
  const [exact, rounded] = [await of("f32"), await of("f16")];
  const errors = exact.tensors
    .map(({ name, offset, count }) => ({
      name,
      error: distance(
        rounded.gradients.subarray(offset, offset + count),
        exact.gradients.subarray(offset, offset + count),
      ),
    }))
    .toSorted((a, b) => a.error - b.error);
  return {
    after: from.step,
    worst: errors.at(-1)!,
    median: errors[Math.floor(errors.length / 2)]!.error,
    loss: { f32: exact.loss, f16: rounded.loss },
  };
}
