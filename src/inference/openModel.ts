/**
 * Opens a model: compares its files with what the architecture declares, then streams one tensor after the other to the GPU,
 * packed on the way, so that the whole model never lies in host memory. A cache file holds the packed bytes as they are.
 */
import { formatBytes } from "../base/words/formatBytes.ts";
import { UserError } from "../base/userError.ts";
import type { ByteSource } from "../formats/byteSource.ts";
import type { PrecisionPlan } from "../protocol/config.ts";
import type { Gpu } from "../engine/gpu/device.ts";
import { weightBytes } from "../engine/graph/weightFormat.ts";
import type { DeviceProfile } from "../engine/graph/deviceProfile.ts";
import type { OpenModel } from "../families/family.ts";
import { familyOf } from "../families/index.ts";
import type { WeightCatalog, WeightInfo } from "../engine/nn/weights.ts";
import {
  canonicalName,
  formatOf,
  storageFormat,
  withShards,
  SHARD_BYTES,
  shardShapes,
} from "../engine/weights/catalog.ts";
import { matchCheckpoint } from "../engine/weights/matchCheckpoint.ts";
import { fillFromCache, type CacheHeader } from "../engine/weights/cacheFile.ts";
import type { CheckpointTensors, CheckpointTensor } from "../engine/weights/safetensorsFiles.ts";
import { WeightStore } from "../engine/weights/store.ts";
import { streamTensor, Uploader } from "../engine/weights/stream.ts";
import { checkTiedHead } from "../engine/weights/tiedHead.ts";
import { findTies } from "../engine/weights/tiedTensors.ts";
import { ModelSession } from "./session.ts";
import { recordGenerate } from "./recordGeneration.ts";

/** A model's definition and its weights' shapes and formats, before any weight is read. */
export interface ModelPlan {
  model: OpenModel;
  /** Module paths → shape and format, in the order of the files. */
  catalog: WeightCatalog;
  /** Module paths → where the tensor is stored. */
  tensors: ReadonlyMap<string, CheckpointTensor>;
  /** Names in the files that the architecture does not use. */
  unusedTensors: readonly string[];
  /** A head in the files of a model whose head is its embedding. */
  spareHead?: CheckpointTensor;
  /** Tensors that share the buffers of earlier ones; absent before any weight is read (`withTies`). */
  ties?: ReadonlyMap<string, string>;
}

/** How a device holds weights. */
export interface StorageOptions {
  /** The device computes on the processor: quantised weights are held unpacked. */
  software?: boolean;
  /** Bytes that the device can bind at once. */
  maxBindingBytes?: number;
  /** Tables larger than this are split by rows. */
  shardBytes?: number;
}

/** @throws {UserError} when the files do not fit the architecture, or a weight is larger than the device can bind. */
export function planModel(
  config: Record<string, unknown>,
  files: CheckpointTensors,
  precision: PrecisionPlan,
  {
    software = false,
    maxBindingBytes = SHARD_BYTES,
    shardBytes = SHARD_BYTES,
  }: StorageOptions = {},
): ModelPlan {
  const family = familyOf(config["model_type"]);
  const model = family.open(config);
  const { used, unused: unusedTensors } = matchCheckpoint(files, family.renames, family.type, (w) =>
    model.record(w),
  );
  const catalog = new Map<string, WeightInfo>();
  for (const [name, { shape }] of used) {
    const format = formatOf(name, shape, precision);
    const stored = { shape, ...storageFormat(format, software) };
    const info = withShards(name, stored, Math.min(shardBytes, maxBindingBytes));
    // A weight that is too large unpacked stays packed, although that is slower on a software device.
    catalog.set(name, largestBytes(info) > maxBindingBytes ? { shape, format } : info);
  }
  checkSizes(catalog, maxBindingBytes);
  checkRecording(model, catalog);
  const spare = unusedTensors.find(
    (name) => canonicalName(name, family.renames) === "lm_head.weight",
  );
  const spareHead = spare !== undefined && files.get(spare);
  return { model, catalog, tensors: used, unusedTensors, ...(spareHead && { spareHead }) };
}

/** Bytes of a weight's largest buffer. */
function largestBytes(info: WeightInfo): number {
  return Math.max(
    ...shardShapes(info).map(({ rows, cols }) => weightBytes(info.format, rows, cols)),
  );
}

function checkSizes(catalog: WeightCatalog, maxBindingBytes: number): void {
  for (const [name, info] of catalog) {
    const bytes = largestBytes(info);
    if (bytes <= maxBindingBytes) continue;
    throw new UserError(
      `${name} (${info.shape.join(", ")}) takes ${formatBytes(bytes)} in ${info.format}, and this device can use at most ${formatBytes(maxBindingBytes)} of one weight at a time. Hold this part of the model in fewer bits, or choose a smaller model.`,
    );
  }
}

/** Records a short prefill, which throws when shapes do not fit together. Needs no GPU. @throws {UserError} with the mismatch. */
function checkRecording(model: OpenModel, catalog: WeightCatalog): void {
  const text = { tokens: 64, features: 0, visual: 0 };
  const shape = { ...text, sequences: 1, cacheRows: 64, crossRows: 0 };
  const profile: DeviceProfile = { software: true, matmul: "register" };
  try {
    recordGenerate({ model, catalog, profile }, undefined, shape);
  } catch (error) {
    throw new UserError(
      `The tensors in the model files do not fit together as config.json says: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

/** The plan with the tensors that are stored twice, which the device will hold once. Reads the beginning of every tensor. */
export async function withTies(plan: ModelPlan, signal?: AbortSignal): Promise<ModelPlan> {
  return { ...plan, ties: await findTies(plan.catalog, plan.tensors, signal) };
}

export interface LoadProgress {
  (doneBytes: number, totalBytes: number): void;
}

/**
 * Streams the weights to the device, each tensor packed on the way.
 * @throws {UserError} when a file is truncated or memory runs out; `signal`'s reason when it is aborted. Frees what was loaded.
 */
export function loadModel(
  gpu: Gpu,
  plan: ModelPlan,
  profile: DeviceProfile,
  progress: LoadProgress = () => undefined,
  signal?: AbortSignal,
): Promise<ModelSession> {
  const { model, catalog, tensors, spareHead } = plan;
  return buildSession(gpu, model, profile, async (store) => {
    if (spareHead) await checkTiedHead(spareHead, tensors);
    const bytesOf = ({ begin, end }: CheckpointTensor) => end - begin;
    const total = [...tensors.values()].reduce((sum, tensor) => sum + bytesOf(tensor), 0);
    let done = 0;
    const onBytes = (bytes: number) => progress((done += bytes), total);
    const uploader = new Uploader(gpu.device.queue);
    const { ties } = plan.ties ? plan : await withTies(plan, signal);
    for (const [name, info] of catalog) {
      signal?.throwIfAborted();
      const tensor = tensors.get(name)!;
      const same = ties!.get(name);
      if (same) {
        store.tie(name, same);
        onBytes(bytesOf(tensor));
      } else {
        await streamTensor(store, uploader, name, info, tensor, {
          onBytes,
          ...(signal && { signal }),
        });
      }
    }
  });
}

/** A model from the cache file that `saveCache` wrote. @throws as `loadModel`. */
export function loadCachedModel(
  gpu: Gpu,
  config: Record<string, unknown>,
  source: ByteSource,
  header: CacheHeader,
  profile: DeviceProfile,
  progress: LoadProgress = () => undefined,
  signal?: AbortSignal,
): Promise<ModelSession> {
  const model = familyOf(config["model_type"]).open(config);
  return buildSession(gpu, model, profile, (store) =>
    fillFromCache(store, source, header, { progress, ...(signal && { signal }) }),
  );
}

async function buildSession(
  gpu: Gpu,
  model: OpenModel,
  profile: DeviceProfile,
  fill: (store: WeightStore) => Promise<void>,
): Promise<ModelSession> {
  const store = new WeightStore(gpu);
  gpu.device.pushErrorScope("out-of-memory");
  try {
    await fill(store);
  } catch (error) {
    store.destroy();
    await gpu.device.popErrorScope();
    throw error;
  }
  const outOfMemory = await gpu.device.popErrorScope();
  if (outOfMemory) {
    const bytes = store.bytes;
    store.destroy();
    throw new UserError(
      `The graphics device ran out of memory while loading the model (${formatBytes(bytes)}). Close other programs that use it, or load the model in 4 bits.`,
    );
  }
  return new ModelSession(gpu, model, store, profile);
}
