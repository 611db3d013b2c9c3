/**
 * Records and plans the programs of a run beside its optimiser steps, or of a chat, as they will run, without a GPU: vision
 * towers, evaluation and sample answers.
 */
import type { RunConfig } from "../../protocol/config.ts";
import { plan, type Plan } from "../../engine/graph/plan.ts";
import type { Trace } from "../../engine/graph/trace.ts";
import type { DeviceProfile } from "../../engine/graph/deviceProfile.ts";
import type { TowerBatchShape } from "../../families/family.ts";
import type { Encoded } from "../../families/parts/encoded.ts";
import type { AdapterLayout } from "../../engine/weights/adapterLayout.ts";
import { planGenerate } from "../../inference/generationPlan.ts";
import { recordGenerate } from "../../inference/recordGeneration.ts";
import { shapeFor } from "../../train/batchShape.ts";
import type { Conversation } from "../../methods/conversation.ts";
import { requireVision } from "../../inference/visual/visualShape.ts";
import { kvBytes } from "../../inference/kv/kvCapacity.ts";
import type { ModelPlan } from "../../inference/openModel.ts";
import { recordVision, type Recorder } from "../../inference/recordModel.ts";
import { recordStep } from "../../train/recordStep.ts";
import { encodeGroups } from "../../inference/visual/featureCache.ts";
import { batched } from "../../base/async/batched.ts";
import { plainRows } from "../data/batchRows.ts";
import { mediaKeysOfRows, type TrainingRows } from "../data/rows.ts";
import { probeRows } from "../data/material.ts";
import { evaluationBatches, watchedRows } from "../stages/watchedRows.ts";
import { askedRows, SAMPLE_PROMPTS, SAMPLE_TOKENS } from "../data/samplePrompts.ts";

/** The device that programs are planned for. */
export interface PlannedDevice {
  profile: DeviceProfile;
  maxBindingBytes: number;
}

/** Programs that generate, and the towers that run between them. */
export interface AnswerPrograms {
  plans: Plan[];
  /** Key and value caches while prompts are answered. */
  cacheBytes: number;
}

export interface ProgramsBeside {
  /** Whose temporaries are held together with those of optimiser steps: towers of frozen features, and evaluation. */
  plans: Plan[];
  /** Sample answers, for which these are freed. */
  answers: AnswerPrograms;
}

/** Those of a run beside its optimiser steps. */
export function besideTraining(
  { model, catalog }: ModelPlan,
  rows: TrainingRows,
  config: RunConfig,
  layout: AdapterLayout,
  { profile, maxBindingBytes }: PlannedDevice,
): ProgramsBeside {
  const recorder = { model, catalog, profile };
  const validation = watchedRows(rows.validation, config);
  const evaluation = distinct(
    [...evaluationBatches(validation, config), probeRows(validation, rows.own, config)].map(
      (rows) => shapeFor(plainRows(rows).content, model.vision, layout.vision),
    ),
  ).map((shape) =>
    recordStep(recorder, layout, shape, { withBackward: false, checkpointing: false }),
  );
  const prompts = askedRows(validation, rows.own).map(({ encoded }) => firstPrompt(encoded));
  const answers = batched(prompts, SAMPLE_PROMPTS).map((group) =>
    planGenerate(model, group, SAMPLE_TOKENS, maxBindingBytes),
  );
  const generation = distinct(answers.flatMap(({ shapes }) => shapes)).map((shape) =>
    recordGenerate(recorder, layout, shape),
  );
  // Towers that train run inside the training program; only the media of sample prompts are encoded by themselves.
  const encoded = layout.vision
    ? prompts.flatMap(({ mediaGrids }) => mediaGrids.map((one) => [one]))
    : encodeGroups(mediaKeysOfRows([...rows.own, ...rows.replay, ...validation])).map((some) =>
        some.map(({ grid }) => grid),
      );
  const vision = towerTraces(recorder, encoded, layout.vision ? layout : undefined);
  const cacheBytes = Math.max(...answers.map(({ capacity }) => kvBytes(model, capacity)));
  return layout.vision
    ? {
        plans: evaluation.map(plan),
        answers: { plans: [...vision, ...generation].map(plan), cacheBytes },
      }
    : {
        plans: [...vision, ...evaluation].map(plan),
        answers: { plans: generation.map(plan), cacheBytes },
      };
}

/** The programs of a chat with the base model whose first message is `prompt`. */
export function chatPrograms(
  { model, catalog }: ModelPlan,
  prompt: Encoded,
  maxNewTokens: number,
  { profile, maxBindingBytes }: PlannedDevice,
): AnswerPrograms {
  const recorder = { model, catalog, profile };
  const { contextLength } = model.shape;
  const { capacity, shapes } = planGenerate(
    model,
    [prompt],
    maxNewTokens,
    maxBindingBytes,
    contextLength,
  );
  const traces = [
    ...towerTraces(
      recorder,
      prompt.mediaGrids.map((one) => [one]),
    ),
    ...distinct(shapes).map((shape) => recordGenerate(recorder, undefined, shape)),
  ];
  return { plans: traces.map(plan), cacheBytes: kvBytes(model, capacity) };
}

/** The different programs that encode these groups of media. */
function towerTraces(
  recorder: Recorder,
  groups: readonly Encoded["mediaGrids"][],
  adapter?: AdapterLayout,
): Trace[] {
  const shapes = groups.flatMap((media): TowerBatchShape[] =>
    [...requireVision(recorder.model.vision).towerBatches(media)].map(({ shape }) => shape),
  );
  return distinct(shapes).map((shape) => recordVision(recorder, shape, adapter));
}

/** The conversation up to its first answer, with the media of that part. */
function firstPrompt({ ids, trained, mediaSpans, mediaGrids: media }: Conversation): Encoded {
  const end = trained.indexOf(1);
  const spans = mediaSpans.filter(({ start }) => start < end);
  const count = 1 + Math.max(-1, ...spans.map((span) => span.media));
  return { ids: ids.subarray(0, end), mediaSpans: spans, mediaGrids: media.slice(0, count) };
}

function distinct<T>(shapes: readonly T[]): T[] {
  return [...new Map(shapes.map((shape) => [JSON.stringify(shape), shape])).values()];
}
