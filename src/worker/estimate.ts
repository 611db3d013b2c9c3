/** What a lesson will take, from the same recordings that will run, without allocating anything. */
import type { MemoryReport } from "../protocol/calls.ts";
import type { RunConfig } from "../protocol/config.ts";
import { plan, type Plan } from "../engine/graph/plan.ts";
import { Trace, type Hints } from "../engine/graph/trace.ts";
import { catalogBytes } from "../engine/weights/catalog.ts";
import { layOutAdapter } from "../engine/weights/adapterLayout.ts";
import type { ModelPlan } from "../train/openModel.ts";
import { shapeFor, type BatchShape } from "../train/pack.ts";
import { recordLesson } from "../train/recordings.ts";
import { recordUpdate } from "../train/trainer.ts";
import { rowsOfStep, totalSteps, type LessonRows } from "./lessonData.ts";

/** Steps whose batches are looked at for the largest one: an epoch of most projects. */
const STEPS_SEEN = 200;

export function estimate(
  { model, catalog }: ModelPlan,
  rows: LessonRows,
  config: RunConfig,
  hints: Hints,
  offeredBytes: number,
  maxBindingBytes: number,
): MemoryReport {
  const layout = layOutAdapter(catalog, model.parts, config.adapter);
  const steps = totalSteps(rows, config);
  const shapes = new Map<string, BatchShape>();
  for (let step = 0; step < Math.min(steps, STEPS_SEEN); step++) {
    for (const pass of rowsOfStep(rows, config, step)) {
      const shape = shapeFor(
        pass.map(({ encoded }) => encoded),
        model.eyes,
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
  const inputsBytes = all.reduce((sum, { ownedBytes }) => sum + ownedBytes, 0);
  const totalBytes = weightsBytes + adapterBytes + activationsBytes + inputsBytes;
  const largestBindingBytes = Math.max(...all.map((p) => p.largestBindingBytes));
  const everyRow = [...rows.own, ...rows.replay, ...rows.check];
  const over = largestBindingBytes > maxBindingBytes;
  // What would be allowed in one piece is very likely there in many; beyond that only trying tells.
  const unsure = offeredBytes === 0 || totalBytes > offeredBytes;
  return {
    weightsBytes,
    adapterBytes,
    activationsBytes,
    inputsBytes,
    totalBytes,
    largestBindingBytes,
    dispatches: Math.max(...lessons.map(({ dispatches }) => dispatches)),
    verdict: over ? "does not fit" : unsure ? "unsure" : "fits",
    offeredBytes,
    offeredBindingBytes: maxBindingBytes,
    steps,
    longestTokens: Math.max(0, ...everyRow.map(({ encoded }) => encoded.ids.length)),
    leftOut: rows.leftOut,
  };
}

/** Programs share their buffers for temporaries: the k-th largest of all of them is allocated once. */
export function pooledBytes(plans: readonly Plan[]): number {
  const sorted = plans.map(({ slots }) => slots.toSorted((a, b) => b - a));
  const count = Math.max(0, ...sorted.map((slots) => slots.length));
  let bytes = 0;
  for (let k = 0; k < count; k++) bytes += Math.max(...sorted.map((slots) => slots[k] ?? 0));
  return bytes;
}
