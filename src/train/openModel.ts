/**
 * Opens a model folder: reads config.json and the safetensors header, then brings one tensor after the other to the GPU,
 * quantised on the way, so that the model never exists as a whole in memory.
 */
import { UserError } from "../base/userError.ts";
import {
  readSafetensorsHeader,
  safetensorsHeaderEnd,
  toFloat32,
  type SafetensorsHeader,
} from "../formats/safetensors.ts";
import type { PrecisionPlan } from "../protocol/config.ts";
import type { Gpu } from "../engine/gpu/device.ts";
import type { Hints } from "../engine/graph/trace.ts";
import { familyOf } from "../engine/models/index.ts";
import type { WeightInfo } from "../engine/nn/weights.ts";
import { canonicalName, formatOf, heldFormat } from "../engine/weights/catalog.ts";
import { WeightStore } from "../engine/weights/store.ts";
import { Engine } from "./engine.ts";
import type { OpenModel } from "./recordings.ts";

/** A file that can be read in pieces. */
export interface ByteSource {
  size: number;
  slice(begin: number, end: number): Promise<Uint8Array>;
}

/** What is known of a model before its weights are read. */
export interface ModelPlan {
  model: OpenModel;
  /** Canonical names → shape and format. */
  catalog: Map<string, WeightInfo>;
  header: SafetensorsHeader;
  /** Canonical names → names in the file. */
  fileNames: Map<string, string>;
}

/** `software` plans for a device that computes on the processor. @throws UserError when the header is broken or tensors are missing for the architecture. */
export async function planModel(
  config: Record<string, unknown>,
  weights: ByteSource,
  precision: PrecisionPlan,
  software = false,
): Promise<ModelPlan> {
  const family = familyOf(config["model_type"]);
  const model = family.open(config);
  const end = safetensorsHeaderEnd(await weights.slice(0, 8), weights.size, "model.safetensors");
  const header = readSafetensorsHeader(await weights.slice(0, end), {
    name: "model.safetensors",
    fileBytes: weights.size,
  });
  const catalog = new Map<string, WeightInfo>();
  const fileNames = new Map<string, string>();
  for (const [fileName, { shape }] of header.tensors) {
    const name = canonicalName(fileName, family.renames);
    catalog.set(name, { shape, ...heldFormat(formatOf(name, shape, precision), software) });
    fileNames.set(name, fileName);
  }
  return { model, catalog, header, fileNames };
}

export interface LoadProgress {
  (doneBytes: number, totalBytes: number): void;
}

/** Bytes uploaded between two waits for the queue: each upload makes a staging copy that must be let go. */
const WAIT_EVERY = 64 * 2 ** 20;

/** @throws UserError when `signal` aborts or memory runs out; what was loaded is freed. */
export async function loadModel(
  gpu: Gpu,
  { model, catalog, header, fileNames }: ModelPlan,
  weights: ByteSource,
  hints: Hints,
  progress: LoadProgress = () => undefined,
  signal?: AbortSignal,
): Promise<Engine> {
  const store = new WeightStore(gpu);
  const total = [...header.tensors.values()].reduce((sum, t) => sum + t.end - t.begin, 0);
  let done = 0;
  let waiting = 0;
  gpu.device.pushErrorScope("out-of-memory");
  try {
    for (const [name, info] of catalog) {
      signal?.throwIfAborted();
      const { begin, end, dtype } = header.tensors.get(fileNames.get(name)!)!;
      store.put(name, toFloat32(await weights.slice(begin, end), dtype), info);
      done += end - begin;
      waiting += end - begin;
      if (waiting > WAIT_EVERY) {
        await gpu.device.queue.onSubmittedWorkDone();
        waiting = 0;
      }
      progress(done, total);
    }
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
      `The graphics device ran out of memory while loading the model (${bytes} bytes). Close other programs that use it, or load the model in 4 bits.`,
    );
  }
  return new Engine(gpu, model, store, hints);
}
