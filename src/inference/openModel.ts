/**
 * Opens a model: compares its files with what the architecture asks for, then streams one tensor after the other to the GPU,
 * packed on the way, so that the model never exists as a whole in memory. From a cache file the packed bytes come as they are.
 */
import { formatBytes } from "../base/formatBytes.ts";
import { UserError } from "../base/userError.ts";
import type { ByteSource } from "../formats/byteSource.ts";
import type { PrecisionPlan } from "../protocol/config.ts";
import type { Gpu } from "../engine/gpu/device.ts";
import { weightBytes } from "../engine/graph/weightFormat.ts";
import type { Hints } from "../engine/graph/trace.ts";
import type { OpenModel } from "../families/family.ts";
import { familyOf } from "../families/index.ts";
import type { WeightCatalog, WeightInfo } from "../engine/nn/weights.ts";
import {
  formatOf,
  heldFormat,
  inPieces,
  PIECE_BYTES,
  piecesIn,
} from "../engine/weights/catalog.ts";
import { fitTensors } from "../engine/weights/fit.ts";
import { fillFromCache, type CacheHeader } from "../engine/weights/cacheFile.ts";
import type { SafetensorsFiles, StoredTensor } from "../engine/weights/safetensorsFiles.ts";
import { WeightStore } from "../engine/weights/store.ts";
import { streamTensor, Uploads } from "../engine/weights/stream.ts";
import { Twins } from "../engine/weights/twins.ts";
import { Engine } from "./session.ts";
import { recordAnswer } from "./recordGeneration.ts";

/** What is known of a model before its weights are read. */
export interface ModelPlan {
  model: OpenModel;
  /** Module paths → shape and format, in the order of the files. */
  catalog: WeightCatalog;
  /** Module paths → where the tensor is stored. */
  tensors: ReadonlyMap<string, StoredTensor>;
  /** Stored names that the architecture has no use for. */
  leftOut: readonly string[];
}

/** What the device does to the plan. */
export interface Holding {
  /** It computes on the processor: packed weights are held unpacked. */
  software?: boolean;
  /** Bytes it can bind at once. */
  maxBindingBytes?: number;
  /** Tables larger than this are cut by rows. */
  pieceBytes?: number;
}

/**
 * @throws UserError when the files do not fit the architecture, or a weight is larger than the device can bind.
 */
export function planModel(
  config: Record<string, unknown>,
  files: SafetensorsFiles,
  precision: PrecisionPlan,
  { software = false, maxBindingBytes = PIECE_BYTES, pieceBytes = PIECE_BYTES }: Holding = {},
): ModelPlan {
  const family = familyOf(config["model_type"]);
  const model = family.open(config);
  const { used, leftOut } = fitTensors(files, family.renames, family.type, (w) => model.record(w));
  const catalog = new Map<string, WeightInfo>();
  for (const [name, { shape }] of used) {
    const format = formatOf(name, shape, precision);
    const held = { shape, ...heldFormat(format, software) };
    const info = inPieces(name, held, Math.min(pieceBytes, maxBindingBytes));
    // Too large when unpacked, it stays packed also where that is slower.
    catalog.set(name, largest(info) > maxBindingBytes ? { shape, format } : info);
  }
  checkSizes(catalog, maxBindingBytes);
  checkRecording(model, catalog);
  return { model, catalog, tensors: used, leftOut };
}

/** Bytes of a weight's largest buffer. */
function largest(info: WeightInfo): number {
  return Math.max(...piecesIn(info).map(({ rows, cols }) => weightBytes(info.format, rows, cols)));
}

function checkSizes(catalog: WeightCatalog, maxBindingBytes: number): void {
  for (const [name, info] of catalog) {
    const bytes = largest(info);
    if (bytes <= maxBindingBytes) continue;
    throw new UserError(
      `${name} (${info.shape.join(", ")}) takes ${formatBytes(bytes)} in ${info.format}, and this device can use at most ${formatBytes(maxBindingBytes)} of one weight at a time. Hold this part of the model in fewer bits, or choose a smaller model.`,
    );
  }
}

/** Shapes that do not go together show when reading a short text is recorded; no GPU is needed for that. */
function checkRecording(model: OpenModel, catalog: WeightCatalog): void {
  const text = { tokens: 64, features: 0, visual: 0 };
  const shape = { ...text, sequences: 1, cacheRows: 64, lookRows: 0 };
  const hints: Hints = { software: true, matmul: "register" };
  try {
    recordAnswer({ model, catalog, hints }, undefined, shape);
  } catch (error) {
    throw new UserError(
      `The tensors in the model files do not fit together as config.json says: ${(error as Error).message}`,
      { cause: error },
    );
  }
}

export interface LoadProgress {
  (doneBytes: number, totalBytes: number): void;
}

/** @throws UserError when a file is cut off or memory runs out, or `signal`'s reason; what was loaded is freed. */
export function loadModel(
  gpu: Gpu,
  { model, catalog, tensors }: ModelPlan,
  hints: Hints,
  progress: LoadProgress = () => undefined,
  signal?: AbortSignal,
): Promise<Engine> {
  return filled(gpu, model, hints, async (store) => {
    const bytesOf = ({ begin, end }: StoredTensor) => end - begin;
    const total = [...tensors.values()].reduce((sum, tensor) => sum + bytesOf(tensor), 0);
    let done = 0;
    const onBytes = (bytes: number) => progress((done += bytes), total);
    const uploads = new Uploads(gpu.device.queue);
    const twins = new Twins();
    for (const [name, info] of catalog) {
      signal?.throwIfAborted();
      const tensor = tensors.get(name)!;
      const same = await twins.find(name, info, tensor);
      if (same) {
        store.share(name, same);
        onBytes(bytesOf(tensor));
      } else {
        await streamTensor(store, uploads, name, info, tensor, {
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
  hints: Hints,
  progress: LoadProgress = () => undefined,
  signal?: AbortSignal,
): Promise<Engine> {
  const model = familyOf(config["model_type"]).open(config);
  return filled(gpu, model, hints, (store) =>
    fillFromCache(store, source, header, { progress, ...(signal && { signal }) }),
  );
}

async function filled(
  gpu: Gpu,
  model: OpenModel,
  hints: Hints,
  fill: (store: WeightStore) => Promise<void>,
): Promise<Engine> {
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
  return new Engine(gpu, model, store, hints);
}
