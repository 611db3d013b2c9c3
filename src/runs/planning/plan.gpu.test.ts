/**
 * What the planner says a run takes is what the device hands out, to the byte and for each kind of buffer: every call of
 * `createBuffer` is counted while a small model of a real family is loaded and learns.
 */
import { afterEach, expect, test } from "vitest";
import { Random } from "../../base/random.ts";
import type { PrecisionPlan, RunConfig } from "../../protocol/config.ts";
import type { MediaGrid } from "../../protocol/mediaGrid.ts";
import type { DeviceProfile } from "../../engine/graph/deviceProfile.ts";
import type { OpenModel, PixelValues } from "../../families/family.ts";
import { countBuffers, type BufferCount } from "../../engine/testing/countBuffers.ts";
import { nodeGpu } from "../../engine/testing/nodeGpu.ts";
import { initialValues } from "../../engine/weights/adapterLayout.ts";
import { Generator } from "../../inference/generate.ts";
import type { ModelSession } from "../../inference/session.ts";
import { loadModel, planModel, withTies, type ModelPlan } from "../../inference/openModel.ts";
import type { Conversation } from "../../methods/conversation.ts";
import type { MicroBatch } from "../../train/pack.ts";
import { encodeMedia } from "../../inference/encodeMedia.ts";
import { Trainer } from "../../train/trainer.ts";
import { batchRows, plainRows, type BatchRows } from "../data/batchRows.ts";
import { estimate } from "./plan.ts";
import { runLayout, runMethod, runMethodOf, type RunMethod } from "../data/runMethod.ts";
import { offeredBy } from "./verdict.ts";
import { DeviceFeatures } from "../../inference/visual/deviceFeatures.ts";
import type { MediaKey } from "../../inference/visual/mediaKeys.ts";
import { encodeGroups } from "../../inference/visual/featureCache.ts";
import { batched } from "../../base/async/batched.ts";
import { keptFeatures } from "../data/keptFeatures.ts";
import { mediaKeysOfRows, microBatch, type TrainingRows } from "../data/rows.ts";
import { runStages } from "../stages/runStages.ts";
import type { TrainingRow } from "../../methods/trainingRow.ts";
import { presets } from "./presets.ts";
import { probeRows } from "../data/material.ts";
import { askedRows, SAMPLE_PROMPTS, SAMPLE_TOKENS } from "../data/samplePrompts.ts";
import { cases, type Case } from "./testing/plannedCases.ts";

const PRECISION: PrecisionPlan = { linears: "q4", embeddings: "q8", vision: "q8" };
const PROFILE: DeviceProfile = { software: true, matmul: "register" };

let counted: BufferCount | undefined;
afterEach(() => counted?.stop());

test.each(cases)("a run takes the memory that was planned: $title", async (wanted) => {
  const gpu = await nodeGpu();
  const precision = { ...PRECISION, ...wanted.precision };
  const shapes = planModel(wanted.config, await wanted.files(), precision, wanted.storage);
  const planned = await withTies(shapes);
  const rows = rowsOf(planned, wanted);
  const config = configOf(wanted, precision);
  const method = wanted.method ? runMethodOf(wanted.method, {}) : runMethod(config);
  const report = estimate(planned, rows, config, PROFILE, offeredBy(gpu, 0), method);

  counted = countBuffers(gpu);
  const session = await loadModel(gpu, planned, PROFILE);
  const { bytes } = counted;
  const learnt = await trainAndEvaluate(session, rows, config, method, sideOf(wanted));
  const { trainer, onDevice } = learnt;
  await session.freeTemporaries();
  await answer(session, rows, trainer, sideOf(wanted));
  const { peak } = counted;
  expect(peak.weights).toBe(report.weightsBytes);
  expect(peak.arenas).toBe(report.adapterBytes);
  expect(peak.pool + peak.caches).toBe(report.activationsBytes);
  expect(peak.features).toBe(report.featuresBytes);
  expect(peak.inputs + peak.params + peak.rings).toBe(report.inputsBytes);
  expect(bytes.staging).toBe(0);
  expect(counted.peakBytes).toBe(report.totalBytes);

  trainer.destroy();
  onDevice?.destroy();
  session.destroy();
  await gpu.device.queue.onSubmittedWorkDone();
  expect(Object.values(bytes)).toEqual(Object.values(bytes).map(() => 0));
});

function configOf({ run, adapter }: Case, precision: PrecisionPlan): RunConfig {
  const { config } = presets({ id: "", parameters: 0 }, [])[0]!;
  return {
    ...{ ...config, epochs: 1, maxSteps: 0, batch: 2, replayShare: 0, ...run },
    precision,
    adapter: { ...config.adapter, rank: 4, ...adapter },
  };
}

/** Random token ids, the last third answers, with the visual tokens of the media at index 2. */
function rowsOf({ model }: ModelPlan, { lengths, grids = [], validation = 2 }: Case): TrainingRows {
  const random = new Random(3);
  const all = lengths.map((length, i): TrainingRow => {
    const medium = grids[i % grids.length];
    const media = medium ? [medium] : [];
    const count = media.reduce((sum, grid) => sum + model.vision!.visualTokens(grid), 0);
    const encoded: Conversation = {
      ids: Int32Array.from({ length: length + count }, () => random.integer(20)),
      trained: new Uint8Array(length + count).fill(1, count + Math.floor((2 * length) / 3)),
      mediaSpans: media.map((_, at) => ({ media: at, start: 2, count })),
      mediaGrids: media,
    };
    const example = {
      ...{ id: String(i), part: "image", turns: [{ kind: "", question: "?", answer: "!" }] },
      media: media.map(() => ({ hash: `medium ${i}` })),
    };
    return { example, encoded } as unknown as TrainingRow;
  });
  const own = all.slice(0, all.length - validation);
  return { own, replay: [], validation: all.slice(own.length), leftOut: [] };
}

/** Everything a run does until it answers the sample prompts, in order: encodes all media, trains, evaluates. */
async function trainAndEvaluate(
  session: ModelSession,
  rows: TrainingRows,
  config: RunConfig,
  method: RunMethod,
  side: number,
): Promise<{ trainer: Trainer; onDevice: DeviceFeatures | undefined }> {
  const { model } = session.recorder;
  const layout = runLayout(session.recorder, config, method);
  const mediaKeys = mediaKeysOfRows([...rows.own, ...rows.validation]);
  for (const some of layout.vision ? [] : encodeGroups(mediaKeys))
    await encodeMedia(
      session,
      some.map(({ grid }) => pixelsOf(grid, side)),
    );

  const steps = runStages(rows, config).totalSteps;
  const { optim, seed, checkpointing, keptBlocks, activations } = config;
  const start = { step: 0, values: initialValues(layout, seed) };
  const how = {
    ...{ optim, totalSteps: steps, seed, terms: method.terms },
    ...{ checkpointing, keptBlocks, activations },
  };
  const trainer = new Trainer(session, layout, how, start);
  const kept = keptFeatures(rows, model, config);
  const onDevice = kept.bytes > 0 ? new DeviceFeatures(session.gpu.device, kept.keys) : undefined;
  const cache = {
    rows: async (some: readonly MediaKey[]) => some.map(({ grid }) => blank(model, [grid])),
  };
  const batchOf = async (some: BatchRows): Promise<MicroBatch> => {
    const media = some.mediaOwners.flatMap(({ encoded }) => encoded.mediaGrids);
    if (!layout.vision || media.length === 0) return microBatch(some, cache, onDevice);
    const pixelValues = media.map((grid) => pixelsOf(grid, side));
    return { ...some.content, features: new Float32Array(), pixelValues };
  };
  for (let step = 0; step < steps; step++) {
    const objective = method.objectiveAt(step, steps);
    const context = { rows: [...rows.own, ...rows.replay], seed, step };
    const batches = await Promise.all(
      runStages(rows, config)
        .rowsOfStep(step)
        .map((some) => batchOf(batchRows(some, objective, context))),
    );
    const { loss } = await (await trainer.step(batches, objective)).result;
    expect(loss).toBeGreaterThan(0);
  }

  const probe = probeRows(rows.validation, rows.own, config);
  for (const group of [...batched(rows.validation, config.batch), probe])
    await trainer.evaluate([await batchOf(plainRows(group))]);
  return { trainer, onDevice };
}

/** The sample answers. */
async function answer(
  session: ModelSession,
  rows: TrainingRows,
  { adapter }: Trainer,
  side: number,
): Promise<void> {
  const requests = askedRows(rows.validation, rows.own).map(({ encoded }, i) => {
    const { ids, trained, mediaSpans, mediaGrids } = encoded;
    const prompt = { ids: ids.subarray(0, trained.indexOf(1)), mediaSpans, mediaGrids };
    return {
      sequence: i % SAMPLE_PROMPTS,
      prompt: { ...prompt, features: blank(session.recorder.model, mediaGrids) },
    };
  });
  if (adapter.layout.vision)
    for (const { prompt } of requests)
      for (const grid of prompt.mediaGrids)
        await encodeMedia(session, [pixelsOf(grid, side)], { adapter });
  for (const group of batched(requests, SAMPLE_PROMPTS)) {
    const length = Math.max(...group.map(({ prompt }) => prompt.ids.length)) + SAMPLE_TOKENS;
    await new Generator(session, adapter, group.length, length).generate(group, {
      ...{ maxNewTokens: SAMPLE_TOKENS, endIds: [] },
    });
  }
}

function pixelsOf(grid: MediaGrid, side: number): PixelValues {
  const view = () => new Float32Array(3 * side * side);
  return { grid, views: Array.from({ length: grid.views }, view) };
}

/** Features of zeros. */
function blank({ vision }: OpenModel, media: readonly MediaGrid[]): Float32Array<ArrayBuffer> {
  const rows = media.reduce((sum, one) => sum + vision!.featureRows(one), 0);
  return new Float32Array(rows * (vision?.featureWidth ?? 0));
}

/** Pixels of a view's side. */
function sideOf({ config }: Case): number {
  return (config["vision_config"] as { image_size: number } | undefined)?.image_size ?? 0;
}
