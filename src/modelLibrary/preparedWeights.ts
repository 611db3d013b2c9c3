/**
 * Opens stored models from a prepared copy: a cache file of the weights as the device held them the last time, so that nothing
 * is packed again and only the headers of the checkpoint are read. There is one for each precision and kind of device, as far
 * as storage keeps them. A copy that is missing or made from other files is written anew; a damaged one is removed first.
 */
import type { Gpu } from "../engine/gpu/device.ts";
import type { DeviceProfile } from "../engine/graph/deviceProfile.ts";
import {
  DamagedCacheError,
  readCacheHeader,
  saveCache,
  type CacheOrigin,
} from "../engine/weights/cacheFile.ts";
import type { ModelRecord } from "../protocol/models.ts";
import type { PrecisionPlan } from "../protocol/config.ts";
import { freeBytes } from "../storage/io/freeBytes.ts";
import { findModel, withModelLock } from "../storage/models/modelStore.ts";
import { readPrepared, removePrepared, writePrepared } from "../storage/models/preparedModel.ts";
import type { ModelSession } from "../inference/session.ts";
import { loadCachedModel, loadModel, type ModelPlan } from "../inference/openModel.ts";
import type { TaskObserver } from "../base/async/sharedTask.ts";

export interface OpenRequest {
  modelId: string;
  config: Record<string, unknown>;
  plan: ModelPlan;
  precision: PrecisionPlan;
}

/** @throws as `loadModel`; after a cancel neither buffers nor a partial copy remain. */
export async function openSession(
  gpu: Gpu,
  request: OpenRequest,
  profile: DeviceProfile,
  { progress, signal }: Required<TaskObserver>,
): Promise<ModelSession> {
  const loading = (done: number, total: number) =>
    progress("Loading the model", done, total, "bytes");
  const record = await findModel(request.modelId);
  // Models that ship with the studio are small and served, so a copy would gain nothing.
  if (!record) return loadModel(gpu, request.plan, profile, loading, signal);
  const origin = originOf(record, request.precision, gpu);
  const prepared = await fromPrepared(gpu, request, record.folder, origin, profile, {
    progress,
    signal,
  });
  if (prepared) return prepared;
  const session = await loadModel(gpu, request.plan, profile, loading, signal);
  try {
    await savePrepared(session, record, origin, { progress, signal });
    return session;
  } catch (error) {
    session.destroy();
    throw error;
  }
}

/** The files that a copy is made from. */
const SOURCE_FILES = /^(config\.json|.*\.safetensors)$/;

function originOf({ files }: ModelRecord, precision: PrecisionPlan, gpu: Gpu): CacheOrigin {
  const sources = files.filter(({ path }) => SOURCE_FILES.test(path));
  return {
    sources: Object.fromEntries(sources.map(({ path, sha256 }) => [path, sha256])),
    precision,
    software: gpu.software,
  };
}

/** A copy's file name: precision and kind of device. */
const nameOf = ({ precision, software }: CacheOrigin) =>
  [
    precision.linears,
    precision.embeddings,
    precision.vision,
    ...(software ? ["software"] : []),
  ].join("-");

/** A session from the prepared copy; undefined when there is none that fits. */
async function fromPrepared(
  gpu: Gpu,
  { config, plan }: OpenRequest,
  folder: string,
  origin: CacheOrigin,
  profile: DeviceProfile,
  { progress, signal }: Required<TaskObserver>,
): Promise<ModelSession | undefined> {
  const source = await readPrepared(folder, nameOf(origin));
  if (!source) return undefined;
  const reading = (done: number, total: number) =>
    progress("Loading the prepared model", done, total, "bytes");
  try {
    const header = await readCacheHeader(source, origin);
    // Another device, or a later version of the studio, may store a weight in another format.
    const stored = header?.tensors.map(({ name, info }) => [name, info]);
    if (!header || JSON.stringify(stored) !== JSON.stringify([...plan.catalog])) return undefined;
    return await loadCachedModel(gpu, config, source, header, profile, reading, signal);
  } catch (error) {
    if (!(error instanceof DamagedCacheError)) throw error;
    await removePrepared(folder, nameOf(origin));
    return undefined;
  }
}

/**
 * Writes the prepared copy. A failure is ignored: the model is open, and the next start takes as long as this one.
 * @throws `signal`'s reason only.
 */
async function savePrepared(
  { weights }: ModelSession,
  { id, title, folder }: ModelRecord,
  origin: CacheOrigin,
  { progress, signal }: Required<TaskObserver>,
): Promise<void> {
  // Leaves room for the checkpoints of training runs.
  if ((await freeBytes()) < 2 * weights.bytes) return;
  let done = 0;
  const onBytes = (bytes: number) =>
    progress("Keeping it ready for the next start", (done += bytes), weights.bytes, "bytes");
  try {
    await withModelLock(id, title, () =>
      writePrepared(folder, nameOf(origin), (sink) =>
        saveCache(weights, origin, sink, { onBytes, signal }),
      ),
    );
  } catch {
    // The disk is full, or another tab holds the model's lock.
    signal.throwIfAborted();
  }
}
