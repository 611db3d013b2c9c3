/** The method of a run with its settings checked: which objective each step has, and what is trained. Pure. */
import { UserError } from "../../base/userError.ts";
import {
  layOutAdapter,
  trainedRanges,
  type AdapterLayout,
} from "../../engine/weights/adapterLayout.ts";
import type { Recorder } from "../../inference/recordModel.ts";
import { checkedSettings, methodOf } from "../../methods/index.ts";
import type { Method, Stage } from "../../methods/method.ts";
import { lastStageStart, objectiveOf, stageOf, type Objective } from "../../methods/objective.ts";
import type { RunConfig } from "../../protocol/config.ts";
import type { MethodSettings } from "../../protocol/method.ts";
import { scheduleOf } from "../../schedules/index.ts";
import type { Run } from "../../protocol/records.ts";
import type { StageOfRun } from "../stages/runStages.ts";

export interface RunMethod {
  method: Method;
  /** With defaults where the configuration says nothing. */
  settings: MethodSettings;
  stages: readonly Stage[];
  /** Of each stage. */
  objectives: readonly Objective[];
  /** Most terms of a stage. */
  terms: number;
  /** Of an optimiser step, counted from 0. */
  objectiveAt(step: number, totalSteps: number): Objective;
  /** Of the last stage, counted from 0. */
  lastStageStart(totalSteps: number): number;
}

/** @throws UserError when this version has no such method, or a setting is not allowed */
export function runMethod({ method: { id, settings } }: Pick<RunConfig, "method">): RunMethod {
  return runMethodOf(methodOf(id), settings);
}

/** @throws UserError when a setting is not allowed */
export function runMethodOf(method: Method, choice: MethodSettings): RunMethod {
  const settings = checkedSettings(method, choice);
  const stages = method.stages(settings);
  const objectives = stages.map((stage) => objectiveOf(method, settings, stage));
  return {
    ...{ method, settings, stages, objectives },
    terms: Math.max(...objectives.map(({ terms }) => terms.length)),
    objectiveAt: (step, totalSteps) =>
      objectives[stages.indexOf(stageOf(stages, step, totalSteps))]!,
    lastStageStart: (totalSteps) => lastStageStart(stages, totalSteps),
  };
}

/**
 * The objective of an optimiser step within a stage of the schedule, which the method goes through with all its own stages; what
 * the schedule freezes keeps its values beside what the method freezes.
 */
export function objectiveInStage(
  method: RunMethod,
  { from, steps, stage }: Pick<StageOfRun, "from" | "steps" | "stage">,
  step: number,
): Objective {
  const objective = method.objectiveAt(step - from, steps);
  if (stage.frozen.length === 0) return objective;
  return {
    ...objective,
    id: `${objective.id} ${stage.id}`,
    frozen: [...objective.frozen, ...stage.frozen],
  };
}

/** The step that a run's last stage begins after, counted from 0: the last of its method within the last of its schedule. */
export function lastStageOfRun({
  config,
  totalSteps,
  stages,
}: Pick<Run, "config" | "totalSteps" | "stages">): number {
  const steps = stages?.at(-1)?.steps ?? totalSteps;
  return totalSteps - steps + runMethod(config).lastStageStart(steps);
}

/**
 * The LoRA pairs of a run's configuration and its method's own tensors.
 * @throws UserError when a stage of the schedule would train none of them
 */
export function runLayout(
  { model, catalog }: Pick<Recorder, "model" | "catalog">,
  config: Pick<RunConfig, "adapter" | "method" | "schedule">,
  { method, settings }: RunMethod = runMethod(config),
): AdapterLayout {
  const tensors = method.tensors?.(model.shape, settings);
  const layout = layOutAdapter(catalog, model.parts, config.adapter, tensors);
  const idle = scheduleOf(config.schedule).stages.find(
    ({ frozen }) => trainedRanges(layout, frozen).length === 0,
  );
  if (!idle) return layout;
  throw new UserError(
    `The stage “${idle.title}” keeps the parts ${idle.frozen.join(" and ")} as they are, and the adapter sits in no other: it would learn nothing. Let the projector adapt too (Parts that adapt), or choose other stages.`,
  );
}
