/**
 * Records and plans the programs of a run's optimiser steps: those of its micro-batches, and the updates, which differ by
 * what took part in a step. No GPU here.
 */
import type { RunConfig } from "../../protocol/config.ts";
import { plan, type Plan } from "../../engine/graph/plan.ts";
import { Trace } from "../../engine/graph/trace.ts";
import type { AdapterLayout } from "../../engine/weights/adapterLayout.ts";
import type { Recorder } from "../../inference/recordModel.ts";
import type { Objective } from "../../methods/objective.ts";
import { shapeFor, type BatchShape } from "../../train/batchShape.ts";
import { recordStep } from "../../train/recordStep.ts";
import { recordUpdate } from "../../train/recordUpdate.ts";
import { UpdateCounts } from "../../train/updateCounts.ts";
import { batchRows } from "../data/batchRows.ts";
import { objectiveInStage, type RunMethod } from "../data/runMethod.ts";
import { stageAt } from "../../train/optimStages.ts";
import type { TrainingRows } from "../data/rows.ts";
import { runStages } from "../stages/runStages.ts";

/** Most steps of a stage whose micro-batches are looked at: an epoch of most projects. */
const MAX_STEPS_SCANNED = 200;

export interface TrainingPrograms {
  plans: Plan[];
  /** Dispatches of the longest program of a micro-batch. */
  dispatches: number;
}

/** Of one step: the shapes of its micro-batches. */
interface StepShapes {
  objective: Objective;
  shapes: BatchShape[];
}

/** The different programs of steps at the start of each stage, as many as hold all rows of most projects, and of the last. */
export function trainingPrograms(
  recorder: Recorder,
  rows: TrainingRows,
  config: RunConfig,
  method: RunMethod,
  layout: AdapterLayout,
): TrainingPrograms {
  const { checkpointing, keptBlocks, activations } = config;
  const planned = new Map<string, Plan>();
  let dispatches = 0;
  const planOnce = (key: unknown, record: () => Trace): Plan => {
    const text = JSON.stringify(key);
    const known = planned.get(text);
    if (known) return known;
    const trace = record();
    const made = plan(trace);
    planned.set(text, made);
    dispatches = Math.max(dispatches, trace.dispatches.length);
    return made;
  };
  const counts = new UpdateCounts(layout, 0);
  for (const { objective, shapes } of stepShapes(recorder, rows, config, method, layout)) {
    const plans = shapes.map((shape) =>
      planOnce([objective.id, shape], () =>
        recordStep(recorder, layout, shape, {
          ...{ checkpointing, keptBlocks, activations, withBackward: true, objective },
        }),
      ),
    );
    const { frozen } = objective;
    const update = counts.next(plans, frozen);
    planOnce(["update", update.ranges, update.counts.length, frozen], () =>
      recordUpdate(new Trace(recorder.profile), layout, update, frozen),
    );
  }
  return { plans: [...planned.values()], dispatches };
}

function* stepShapes(
  { model }: Recorder,
  rows: TrainingRows,
  config: RunConfig,
  method: RunMethod,
  layout: AdapterLayout,
): Iterable<StepShapes> {
  const stages = runStages(rows, config);
  const total = stages.totalSteps;
  const all = [...rows.own, ...rows.replay];
  const scanned = new Map<string, number>();
  for (let step = 0; step < total; step++) {
    const objective = objectiveInStage(method, stageAt(stages.stages, step), step);
    const count = (scanned.get(objective.id) ?? 0) + 1;
    // The last step may have fewer rows than all others.
    if (count > MAX_STEPS_SCANNED && step < total - 1) continue;
    scanned.set(objective.id, count);
    const context = { rows: all, seed: config.seed, step };
    const shapes = stages
      .rowsOfStep(step)
      .map((some) =>
        shapeFor(batchRows(some, objective, context).content, model.vision, layout.vision),
      );
    yield { objective, shapes };
  }
}
