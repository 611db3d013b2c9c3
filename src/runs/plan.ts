/** What a lesson will take, from the same recordings that will run, without allocating anything. */
import type { MemoryReport } from "../protocol/reports.ts";
import type { RunConfig } from "../protocol/config.ts";
import type { Offered } from "../protocol/models.ts";
import { LEAST_BINDING_BYTES } from "../engine/gpu/limits.ts";
import type { Plan } from "../engine/graph/plan.ts";
import { pooledBytes } from "../engine/graph/slotPool.ts";
import type { Hints } from "../engine/graph/trace.ts";
import { catalogBytes } from "../engine/weights/catalog.ts";
import { layOutAdapter } from "../engine/weights/adapterLayout.ts";
import { MAX_PROGRAMS } from "../inference/session.ts";
import type { ModelPlan } from "../inference/openModel.ts";
import { READBACK_BYTES } from "../train/step.ts";
import { verdictOf } from "./verdict.ts";
import { totalSteps, type LessonRows } from "./rows.ts";
import { lessonPrograms } from "./programs.ts";

/**
 * From the first picture that is looked at to the last question that is asked meanwhile. Buffers through which numbers are
 * read back, and copies on their way to the device, lie in the host's memory and are not counted, but for the few bytes of
 * each step's own numbers.
 */
export function estimate(
  planned: ModelPlan,
  rows: LessonRows,
  config: RunConfig,
  hints: Hints,
  offered: Offered,
): MemoryReport {
  const { model, catalog } = planned;
  const layout = layOutAdapter(catalog, model.parts, config.adapter);
  const most = offered.bindingBytes || LEAST_BINDING_BYTES;
  const programs = lessonPrograms(planned, rows, config, layout, hints, most);
  const { plans } = programs;
  const weightsBytes = catalogBytes(catalog);
  const adapterBytes = 4 * layout.bytes;
  const activationsBytes = pooledBytes(plans) + programs.cacheBytes;
  const inputsBytes = programBytes(plans) + READBACK_BYTES;
  const totalBytes = weightsBytes + adapterBytes + activationsBytes + inputsBytes;
  const largestBindingBytes = Math.max(...plans.map((p) => p.largestBindingBytes));
  const everyRow = [...rows.own, ...rows.replay, ...rows.check];
  return {
    weightsBytes,
    adapterBytes,
    activationsBytes,
    inputsBytes,
    totalBytes,
    largestBindingBytes,
    dispatches: programs.dispatches,
    verdict: verdictOf({ bytes: totalBytes, largestBytes: largestBindingBytes }, offered),
    offered,
    steps: totalSteps(rows, config),
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
