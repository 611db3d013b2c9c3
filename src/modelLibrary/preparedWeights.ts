/**
 * A stored model opens from the copy of its weights as the GPU held them the last time: nothing is packed again, and of the
 * checkpoint only headers are read. There is one for each way of holding it, as far as storage keeps them. A copy that is
 * missing or made from something else is made anew; so is a damaged one, which is removed first.
 */
import type { Gpu } from "../engine/gpu/device.ts";
import type { Hints } from "../engine/graph/trace.ts";
import {
  DamagedCacheError,
  readCacheHeader,
  saveCache,
  type CacheOrigin,
} from "../engine/weights/cacheFile.ts";
import type { ModelRecord } from "../protocol/models.ts";
import type { PrecisionPlan } from "../protocol/config.ts";
import { findModel, freeBytes, withModelLock } from "../storage/modelStore.ts";
import { readPrepared, removePrepared, writePrepared } from "../storage/preparedModel.ts";
import type { Engine } from "../inference/session.ts";
import { loadCachedModel, loadModel, type ModelPlan } from "../inference/openModel.ts";
import type { Watch } from "../base/sharedWork.ts";

export interface WeightsAsk {
  modelId: string;
  config: Record<string, unknown>;
  plan: ModelPlan;
  precision: PrecisionPlan;
}

/** @throws as `loadModel`; after a cancel neither buffers nor half a copy stay. */
export async function openWeights(
  gpu: Gpu,
  ask: WeightsAsk,
  hints: Hints,
  { progress, signal }: Required<Watch>,
): Promise<Engine> {
  const loading = (done: number, total: number) =>
    progress("Loading the model", done, total, "bytes");
  const record = await findModel(ask.modelId);
  // What ships with the studio is small and served: there is nothing to gain.
  if (!record) return loadModel(gpu, ask.plan, hints, loading, signal);
  const origin = originOf(record, ask.precision, gpu);
  const prepared = await fromPrepared(gpu, ask, origin, hints, { progress, signal });
  if (prepared) return prepared;
  const engine = await loadModel(gpu, ask.plan, hints, loading, signal);
  try {
    await keepPrepared(engine, record, origin, { progress, signal });
    return engine;
  } catch (error) {
    engine.destroy();
    throw error;
  }
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

/** A copy's name says how it holds the weights. */
const nameOf = ({ precision, software }: CacheOrigin) =>
  [
    precision.linears,
    precision.embeddings,
    precision.vision,
    ...(software ? ["software"] : []),
  ].join("-");

/** undefined when there is no copy that can be used. */
async function fromPrepared(
  gpu: Gpu,
  { modelId, config, plan }: WeightsAsk,
  origin: CacheOrigin,
  hints: Hints,
  { progress, signal }: Required<Watch>,
): Promise<Engine | undefined> {
  const source = await readPrepared(modelId, nameOf(origin));
  if (!source) return undefined;
  const reading = (done: number, total: number) =>
    progress("Loading the prepared model", done, total, "bytes");
  try {
    const header = await readCacheHeader(source, origin);
    // Another device, or a later studio, may hold a weight differently.
    const held = header?.tensors.map(({ name, info }) => [name, info]);
    if (!header || JSON.stringify(held) !== JSON.stringify([...plan.catalog])) return undefined;
    return await loadCachedModel(gpu, config, source, header, hints, reading, signal);
  } catch (error) {
    if (!(error instanceof DamagedCacheError)) throw error;
    await removePrepared(modelId, nameOf(origin));
    return undefined;
  }
}

/**
 * Nobody is told when it cannot be kept: the model is open, and the next start takes as long as this one.
 * @throws the signal's reason alone.
 */
async function keepPrepared(
  { weights }: Engine,
  { id, title }: ModelRecord,
  origin: CacheOrigin,
  { progress, signal }: Required<Watch>,
): Promise<void> {
  // It must not take the room that the next lesson needs.
  if ((await freeBytes()) < 2 * weights.bytes) return;
  let done = 0;
  const onBytes = (bytes: number) =>
    progress("Keeping it ready for the next start", (done += bytes), weights.bytes, "bytes");
  try {
    await withModelLock(id, title, () =>
      writePrepared(id, nameOf(origin), (sink) =>
        saveCache(weights, origin, sink, { onBytes, signal }),
      ),
    );
  } catch {
    // A full disk, or another tab at work on the same model.
    signal.throwIfAborted();
  }
}
