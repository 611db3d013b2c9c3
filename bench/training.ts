/** Training in Node as a run does it, without evaluations in between. */
import { initialValues } from "../src/engine/weights/adapterLayout.ts";
import type { FeatureCache } from "../src/inference/visual/featureCache.ts";
import type { ModelSession } from "../src/inference/session.ts";
import type { RunConfig } from "../src/protocol/config.ts";
import { batchRows } from "../src/runs/data/batchRows.ts";
import { microBatch, pixelMicroBatch, type TrainingRows } from "../src/runs/data/rows.ts";
import { objectiveInStage, runLayout, runMethod } from "../src/runs/data/runMethod.ts";
import { runStages } from "../src/runs/stages/runStages.ts";
import { stageAt } from "../src/train/optimStages.ts";
import { trainLoop } from "../src/train/loop.ts";
import { Trainer, type StartState, type StepResult } from "../src/train/trainer.ts";

/** The model on the device, with pixels and features of the media that its rows show. */
export interface TrainingDevice {
  session: ModelSession;
  pixels: FeatureCache;
  /** Features by the base model. */
  base: FeatureCache;
}

export interface TrainingHooks {
  /** Where to go on, instead of from the beginning. */
  from?: StartState;
  /** Called in the order of the steps; `ms` is the time since the step before. */
  onStep?(result: StepResult, ms: number): void;
  /** Called after the last step of every stage, with no step in flight. */
  atStageEnd?(trainer: Trainer): Promise<void>;
  /** Called every so many steps, with no step in flight. */
  every?: { steps: number; save(trainer: Trainer): Promise<void> };
}

export async function train(
  { session, pixels, base }: TrainingDevice,
  rows: TrainingRows,
  config: RunConfig,
  log: (line: string) => void,
  { from, onStep, atStageEnd, every }: TrainingHooks = {},
) {
  const begun = performance.now();
  const { optim, seed, checkpointing, keptBlocks, activations } = config;
  const method = runMethod(config);
  const { stages, ends, totalSteps: steps, rowsOfStep } = runStages(rows, config);
  const objectiveAt = (step: number) => objectiveInStage(method, stageAt(stages, step), step);
  const layout = runLayout(session.recorder, config, method);
  const trainer = new Trainer(
    session,
    layout,
    {
      ...{ optim, totalSteps: steps, stages, seed, terms: method.terms },
      ...{ checkpointing, keptBlocks, activations },
    },
    from ?? { step: 0, values: initialValues(layout, seed) },
  );
  const losses: number[] = [];
  const [pack, cache] = layout.vision ? [pixelMicroBatch, pixels] : [microBatch, base];
  await trainLoop(
    trainer,
    {
      totalSteps: steps,
      isCheckpoint: (step) => ends.includes(step) || (every ? step % every.steps === 0 : false),
    },
    {
      batches: (step) => {
        const context = { rows: [...rows.own, ...rows.replay], seed, step };
        const objective = objectiveAt(step);
        return Promise.all(
          rowsOfStep(step).map((some) => pack(batchRows(some, objective, context), cache)),
        );
      },
      objectiveAt,
      onStep: (result, ms) => {
        const { step, loss } = result;
        losses.push(loss);
        onStep?.(result, ms);
        if (step % 10 === 0)
          log(`step ${step + 1} of ${steps}: ${loss.toFixed(3)}, ${ms.toFixed(0)} ms`);
      },
      async onCheckpoint(step) {
        if (ends.includes(step)) await atStageEnd?.(trainer);
        if (every && step < steps) await every.save(trainer);
      },
      shouldStop: () => false,
    },
  );
  return { trainer, steps, losses, seconds: (performance.now() - begun) / 1000 };
}
