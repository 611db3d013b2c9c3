/**
 * Records and plans every program of a training run as it will run, without a GPU: vision towers, training steps,
 * evaluation, sample answers and the optimiser update.
 */
import type { RunConfig } from "../protocol/config.ts";
import { plan, type Plan } from "../engine/graph/plan.ts";
import { Trace } from "../engine/graph/trace.ts";
import type { DeviceProfile } from "../engine/graph/deviceProfile.ts";
import type { OpenModel, TowerBatchShape } from "../families/family.ts";
import type { Objective } from "../methods/objective.ts";
import type { Encoded } from "../families/parts/encoded.ts";
import type { AdapterLayout } from "../engine/weights/adapterLayout.ts";
import { planGenerate } from "../inference/generationPlan.ts";
import { recordGenerate } from "../inference/recordGeneration.ts";
import { shapeFor, type BatchShape } from "../train/batchShape.ts";
import type { Conversation } from "../methods/conversation.ts";
import { requireVision } from "../inference/visualShape.ts";
import { kvBytes } from "../inference/kvCapacity.ts";
import type { ModelPlan } from "../inference/openModel.ts";
import { recordVision } from "../inference/recordModel.ts";
import { recordStep } from "../train/recordStep.ts";
import { recordUpdate } from "../train/recordUpdate.ts";
import { encodeGroups } from "../inference/featureCache.ts";
import { batched } from "../base/batched.ts";
import { rowsOfStep, mediaKeysOfRows, totalSteps, type TrainingRows } from "./rows.ts";
import type { TrainingRow } from "../methods/trainingRow.ts";
import { batchRows } from "./batchRows.ts";
import { runMethod, type RunMethod } from "./runMethod.ts";
import { MAX_VALIDATION_ROWS } from "./material.ts";
import { SAMPLE_TOKENS, samplePromptRows } from "./samplePrompts.ts";

/** Most steps whose micro-batches are searched for their shapes: an epoch of most projects. */
const MAX_STEPS_SCANNED = 200;

export interface RunPrograms {
  plans: Plan[];
  /** Dispatches of the longest training program. */
  dispatches: number;
  /** KV cache while the sample prompts are answered. */
  cacheBytes: number;
}

export function runPrograms(
  { model, catalog }: ModelPlan,
  rows: TrainingRows,
  config: RunConfig,
  layout: AdapterLayout,
  profile: DeviceProfile,
  maxBindingBytes: number,
): RunPrograms {
  const recorder = { model, catalog, profile };
  const { checkpointing, batch } = config;
  const method = runMethod(config);
  const training = stepShapes(model, rows, config, layout, method).map(({ shape, objective }) =>
    recordStep(recorder, layout, shape, { withBackward: true, checkpointing, objective }),
  );
  const validation = rows.validation.slice(0, MAX_VALIDATION_ROWS);
  const evaluation = distinct(
    batched(validation, batch).map((rows) =>
      shapeFor({ conversations: rows.map(encodedOf) }, model.vision, layout.vision),
    ),
  ).map((shape) =>
    recordStep(recorder, layout, shape, { withBackward: false, checkpointing: false }),
  );
  const prompts = samplePromptRows(validation.length > 0 ? validation : rows.own).map(
    ({ encoded }) => firstPrompt(encoded),
  );
  const { capacity, shapes } = planGenerate(model, prompts, SAMPLE_TOKENS, maxBindingBytes);
  const generation = distinct(shapes).map((shape) => recordGenerate(recorder, layout, shape));
  // Towers that train run inside the training program; only the media of sample prompts are encoded by themselves.
  const towerShapes = layout.vision
    ? distinct(
        prompts.flatMap(({ mediaGrids: media }) => media.flatMap((one) => towerBatchesOf([one]))),
      )
    : distinct(
        encodeGroups(mediaKeysOfRows([...rows.own, ...rows.replay, ...validation])).flatMap(
          (some) => towerBatchesOf(some.map(({ grid }) => grid)),
        ),
      );
  function towerBatchesOf(media: Encoded["mediaGrids"]): TowerBatchShape[] {
    return [...requireVision(model.vision).towerBatches(media)].map(({ shape }) => shape);
  }
  const vision = towerShapes.map((shape) =>
    recordVision(recorder, shape, layout.vision ? layout : undefined),
  );
  const updates = distinct(method.objectives.map(({ frozen }) => frozen)).map((frozen) =>
    recordUpdate(new Trace(profile), layout, frozen),
  );
  return {
    plans: [...vision, ...training, ...updates, ...evaluation, ...generation].map(plan),
    dispatches: Math.max(...training.map((trace) => trace.dispatches.length)),
    cacheBytes: kvBytes(model, capacity),
  };
}

/** The different training programs: steps at the start of each stage, as many as hold all rows of most projects. */
function stepShapes(
  model: OpenModel,
  rows: TrainingRows,
  config: RunConfig,
  layout: AdapterLayout,
  method: RunMethod,
): { shape: BatchShape; objective: Objective }[] {
  const total = totalSteps(rows, config);
  const all = [...rows.own, ...rows.replay];
  const seen = new Map<string, { shape: BatchShape; objective: Objective }>();
  const scanned = new Map<string, number>();
  for (let step = 0; step < total; step++) {
    const objective = method.objectiveAt(step, total);
    const count = (scanned.get(objective.id) ?? 0) + 1;
    if (count > MAX_STEPS_SCANNED) continue;
    scanned.set(objective.id, count);
    for (const some of rowsOfStep(rows, config, step)) {
      const { content } = batchRows(some, objective, { rows: all, seed: config.seed, step });
      const shape = shapeFor(content, model.vision, layout.vision);
      seen.set(JSON.stringify([objective.id, shape]), { shape, objective });
    }
  }
  return [...seen.values()];
}

const encodedOf = ({ encoded }: TrainingRow): Conversation => encoded;

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
