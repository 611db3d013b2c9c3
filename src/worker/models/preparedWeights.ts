/**
 * A stored model opens from the copy of its weights as the GPU held them the last time: nothing is packed again, and of the
 * checkpoint only headers are read. A copy that is missing, damaged, or made from something else is made anew.
 */
import { UserError } from "../../base/userError.ts";
import type { Gpu } from "../../engine/gpu/device.ts";
import type { Hints } from "../../engine/graph/trace.ts";
import { readCacheHeader, saveCache, type CacheOrigin } from "../../engine/weights/cacheFile.ts";
import type { ModelRecord } from "../../protocol/models.ts";
import type { PrecisionPlan } from "../../protocol/config.ts";
import { findModel, freeBytes, withModelLock } from "../../storage/modelStore.ts";
import { readPrepared, writePrepared } from "../../storage/preparedModel.ts";
import type { Engine } from "../../train/engine.ts";
import { loadCachedModel, loadModel, type ModelPlan } from "../../train/openModel.ts";

export interface WeightsAsk {
  modelId: string;
  config: Record<string, unknown>;
  plan: ModelPlan;
  precision: PrecisionPlan;
}

/** @throws as `loadModel`. */
export async function openWeights(
  gpu: Gpu,
  ask: WeightsAsk,
  hints: Hints,
  progress: (phase: string, done: number, total: number) => void,
): Promise<Engine> {
  const loading = (done: number, total: number) => progress("Loading the model", done, total);
  const record = await findModel(ask.modelId);
  // What ships with the studio is small and served: there is nothing to gain.
  if (!record) return loadModel(gpu, ask.plan, hints, loading);
  const origin = originOf(record, ask.precision, gpu);
  const prepared = await fromPrepared(gpu, ask, origin, hints, loading);
  if (prepared) return prepared;
  const engine = await loadModel(gpu, ask.plan, hints, loading);
  await keepPrepared(engine, record, origin, progress);
  return engine;
}

const MADE_FROM = /^(config\.json|.*\.safetensors)$/;

function originOf({ files }: ModelRecord, precision: PrecisionPlan, gpu: Gpu): CacheOrigin {
  const made = files.filter(({ path }) => MADE_FROM.test(path));
  return {
    sources: Object.fromEntries(made.map(({ path, sha256 }) => [path, sha256])),
    precision,
    software: gpu.software,
  };
}

/** undefined when there is no copy that can be used. */
async function fromPrepared(
  gpu: Gpu,
  { modelId, config, plan }: WeightsAsk,
  origin: CacheOrigin,
  hints: Hints,
  loading: (done: number, total: number) => void,
): Promise<Engine | undefined> {
  const source = await readPrepared(modelId);
  if (!source) return undefined;
  try {
    const header = await readCacheHeader(source, origin);
    // Another device, or a later studio, may hold a weight differently.
    const held = header?.tensors.map(({ name, info }) => [name, info]);
    if (!header || JSON.stringify(held) !== JSON.stringify([...plan.catalog])) return undefined;
    return await loadCachedModel(gpu, config, source, header, hints, loading);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

/** Nobody is told when it cannot be kept: the model is open, and the next start takes as long as this one. */
async function keepPrepared(
  { weights }: Engine,
  { id, title }: ModelRecord,
  origin: CacheOrigin,
  progress: (phase: string, done: number, total: number) => void,
): Promise<void> {
  // It must not take the room that the next lesson needs.
  if ((await freeBytes()) < 2 * weights.bytes) return;
  let done = 0;
  const onBytes = (bytes: number) =>
    progress("Keeping it ready for the next start", (done += bytes), weights.bytes);
  try {
    await withModelLock(id, title, () =>
      writePrepared(id, (sink) => saveCache(weights, origin, sink, { onBytes })),
    );
  } catch {
    // A full disk, or another tab at work on the same model.
  }
}
