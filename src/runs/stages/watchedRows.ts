/** Which validation conversations a run measures itself on, and how they are taken together. Pure. */
import { batched } from "../../base/async/batched.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";
import type { RunConfig } from "../../protocol/config.ts";
import { scheduleOf } from "../../schedules/index.ts";
import { stageOfExample } from "../../schedules/stagedExamples.ts";

/** Most validation conversations, so that an evaluation takes less time than the steps between two. */
const MAX_VALIDATION_ROWS = 24;

/** The first MAX_VALIDATION_ROWS, as many of each stage of the schedule. */
export function watchedRows(
  validation: readonly TrainingRow[],
  { schedule }: Pick<RunConfig, "schedule">,
): TrainingRow[] {
  const stages = rowsByStage(validation, schedule);
  const each = Math.ceil(MAX_VALIDATION_ROWS / stages.length);
  return stages.flatMap((rows) => rows.slice(0, each));
}

/** The conversations of each stage. */
export function rowsByStage(
  rows: readonly TrainingRow[],
  id: RunConfig["schedule"],
): TrainingRow[][] {
  const schedule = scheduleOf(id);
  if (schedule.stages.length === 1) return [[...rows]];
  return schedule.stages.map((_, stage) =>
    rows.filter(({ example }) => stageOfExample(schedule, example) === stage),
  );
}

/** Micro-batches of an evaluation: one conversation each where stages are compared by the losses of single ones. */
export function evaluationBatches(
  watched: readonly TrainingRow[],
  { batch, schedule }: Pick<RunConfig, "batch" | "schedule">,
): TrainingRow[][] {
  return batched(watched, scheduleOf(schedule).stages.length > 1 ? 1 : batch);
}
