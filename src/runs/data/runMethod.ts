/** The method of a run with its settings checked: which objective each step has, and what is trained. Pure. */
import { layOutAdapter, type AdapterLayout } from "../../engine/weights/adapterLayout.ts";
import type { Recorder } from "../../inference/recordModel.ts";
import { checkedSettings, methodOf } from "../../methods/index.ts";
import type { Method, Stage } from "../../methods/method.ts";
import { lastStageStart, objectiveOf, stageOf, type Objective } from "../../methods/objective.ts";
import type { RunConfig } from "../../protocol/config.ts";
import type { MethodSettings } from "../../protocol/method.ts";

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

/** The LoRA pairs of a run's configuration and its method's own tensors. */
export function runLayout(
  { model, catalog }: Pick<Recorder, "model" | "catalog">,
  config: Pick<RunConfig, "adapter" | "method">,
  { method, settings }: RunMethod = runMethod(config),
): AdapterLayout {
  const tensors = method.tensors?.(model.shape, settings);
  return layOutAdapter(catalog, model.parts, config.adapter, tensors);
}
