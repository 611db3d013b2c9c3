/** What a lesson will take, from the same recordings that will run, without allocating anything. */
import type { MemoryReport } from "../protocol/calls.ts";
import type { RunConfig } from "../protocol/config.ts";
import type { Offered } from "../protocol/models.ts";
import { plan, type Plan } from "../engine/graph/plan.ts";
import { pooledBytes } from "../engine/graph/slotPool.ts";
import { Trace, type Hints } from "../engine/graph/trace.ts";
import { catalogBytes } from "../engine/weights/catalog.ts";
import { layOutAdapter } from "../engine/weights/adapterLayout.ts";
import { MAX_PROGRAMS } from "../train/engine.ts";
import type { ModelPlan } from "../train/openModel.ts";
import { shapeFor, type BatchShape } from "../train/batchShape.ts";
import { recordLesson } from "../train/recordings.ts";
import { READBACK_BYTES, recordUpdate } from "../train/trainer.ts";
import { verdictOf } from "./fit.ts";
import { rowsOfStep, totalSteps, type LessonRows } from "./lessonData.ts";

/** Steps whose batches are looked at for the largest one: an epoch of most projects. */
const STEPS_SEEN = 200;

export function estimate(
  { model, catalog }: ModelPlan,
  rows: LessonRows,
  config: RunConfig,
  hints: Hints,
  offered: Offered,
): MemoryReport {
  const layout = layOutAdapter(catalog, model.parts, config.adapter);
  const steps = totalSteps(rows, config);
  const shapes = new Map<string, BatchShape>();
  for (let step = 0; step < Math.min(steps, STEPS_SEEN); step++) {
    for (const pass of rowsOfStep(rows, config, step)) {
      const shape = shapeFor(
        pass.map(({ encoded }) => encoded),
        model.eyes,
        layout.vision,
      );
      shapes.set(JSON.stringify(shape), shape);
    }
  }
  const recorder = { model, catalog, hints };
  const { checkpointing } = config;
  const lessons = [...shapes.values()].map((shape) => {
    const trace = recordLesson(recorder, layout, shape, { learn: true, checkpointing });
    return { planned: plan(trace), dispatches: trace.steps.length };
  });
  const update = plan(recordUpdate(new Trace(hints), layout));
  const all = [...lessons.map(({ planned }) => planned), update];
  const weightsBytes = catalogBytes(catalog);
  const adapterBytes = 4 * layout.bytes;
  const activationsBytes = pooledBytes(all);
  const inputsBytes = programBytes(all) + READBACK_BYTES;
  const totalBytes = weightsBytes + adapterBytes + activationsBytes + inputsBytes;
  const largestBindingBytes = Math.max(...all.map((p) => p.largestBindingBytes));
  const everyRow = [...rows.own, ...rows.replay, ...rows.check];
  return {
    weightsBytes,
    adapterBytes,
    activationsBytes,
    inputsBytes,
    totalBytes,
    largestBindingBytes,
    dispatches: Math.max(...lessons.map(({ dispatches }) => dispatches)),
    verdict: verdictOf({ bytes: totalBytes, largestBytes: largestBindingBytes }, offered),
    offered,
    steps,
    longestTokens: Math.max(0, ...everyRow.map(({ encoded }) => encoded.ids.length)),
    leftOut: rows.leftOut,
  };
}

/** Inputs, outputs and numbers of the programs that are kept ready, those that take most where there are more. */
function programBytes(plans: readonly Plan[]): number {
  const own = plans.map(({ ownedBytes, paramsBytes }) => ownedBytes + paramsBytes);
  const kept = own.toSorted((a, b) => b - a).slice(0, MAX_PROGRAMS);
  return kept.reduce((sum, bytes) => sum + bytes, 0);
}
