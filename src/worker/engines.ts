/**
 * The graphics device and the model that is open on it: opened when first needed, opened again after the device was lost.
 * One model at a time; asking for another, or for another precision, closes the first.
 */
import { sha256Hex } from "../base/hash.ts";
import { inParallel } from "../base/inParallel.ts";
import { openGpu, type Gpu } from "../engine/gpu/device.ts";
import type { Hints } from "../engine/graph/trace.ts";
import { measureForms } from "../engine/nn/measureForms.ts";
import { mediaPixels } from "../media/pixels.ts";
import type { PrecisionPlan } from "../protocol/config.ts";
import type { Media } from "../protocol/records.ts";
import { changeRecords, getRecord } from "../storage/records.ts";
import { readFeature, writeFeature } from "../storage/runFiles.ts";
import type { ConversationReader } from "../text/conversation.ts";
import type { Engine } from "../train/engine.ts";
import { loadModel, planModel, type ByteSource, type ModelPlan } from "../train/openModel.ts";
import { PICTURES_AT_ONCE, see } from "../train/see.ts";
import type { Context } from "./context.ts";
import { groups } from "./groups.ts";

/** Bump when matmul shaders change enough that old measurements mislead. */
const FORMS_VERSION = "1";

export interface OpenedModel {
  id: string;
  engine: Engine;
  reader: ConversationReader;
}

export interface Progress {
  (phase: string, done: number, total: number): void;
}

export class Engines {
  readonly #context: Pick<Context, "models" | "library" | "emit">;
  #gpu: Promise<Gpu> | undefined;
  #open: { key: string; model: Promise<OpenedModel> } | undefined;

  constructor(context: Pick<Context, "models" | "library" | "emit">) {
    this.#context = context;
  }

  /** @throws NoGpuError when there is none. */
  gpu(): Promise<Gpu> {
    this.#gpu ??= this.#openGpu();
    return this.#gpu;
  }

  async #openGpu(): Promise<Gpu> {
    try {
      const gpu = await openGpu((navigator as Partial<Navigator>).gpu);
      void gpu.lost.then((reason) => {
        this.#gpu = undefined;
        this.#open = undefined;
        const message = `The graphics device stopped working (${reason}). What was saved is safe; the next question or lesson opens it again.`;
        this.#context.emit({ type: "device.lost", message });
      });
      return gpu;
    } catch (error) {
      this.#gpu = undefined;
      throw error;
    }
  }

  /** Which kernels suit this device: measured once and kept. */
  async #hints(gpu: Gpu): Promise<Hints> {
    const key = ["forms", FORMS_VERSION, gpu.name];
    let matmul = await getRecord<Hints["matmul"]>(key);
    if (!matmul) {
      ({ matmul } = await measureForms(gpu));
      await changeRecords({ put: [[key, matmul]] });
    }
    return { software: gpu.software, matmul };
  }

  /** Names, shapes and formats of a model's weights as this device would hold them. Works without a device too. */
  async plan(modelId: string, precision: PrecisionPlan): Promise<ModelPlan> {
    const gpu = await this.gpu().catch(() => undefined);
    const config = await this.#context.models.json<Record<string, unknown>>(modelId, "config.json");
    return planModel(config, await this.#weights(modelId), precision, gpu?.software);
  }

  #cachedWeights: { modelId: string; bytes: Promise<ArrayBuffer> } | undefined;

  /** The served models are small enough to be held while they are opened. */
  async #weights(modelId: string): Promise<ByteSource> {
    if (this.#cachedWeights?.modelId !== modelId) {
      const bytes = this.#context.models.bytes(modelId, "model.safetensors");
      this.#cachedWeights = { modelId, bytes };
      bytes.catch(() => (this.#cachedWeights = undefined));
    }
    const bytes = await this.#cachedWeights.bytes;
    return {
      size: bytes.byteLength,
      slice: (begin, end) => Promise.resolve(new Uint8Array(bytes, begin, end - begin)),
    };
  }

  /** The model on the GPU. `progress` reports while it is loading. */
  async open(
    modelId: string,
    precision: PrecisionPlan,
    progress: Progress = () => {},
  ): Promise<OpenedModel> {
    const key = JSON.stringify([modelId, precision]);
    if (this.#open?.key !== key) {
      const before = this.#open?.model;
      const model = (async () => {
        (await before?.catch(() => undefined))?.engine.destroy();
        return this.#load(modelId, precision, progress);
      })();
      this.#open = { key, model };
      model.catch(() => {
        if (this.#open?.model === model) this.#open = undefined;
      });
    }
    return this.#open.model;
  }

  async #load(modelId: string, precision: PrecisionPlan, progress: Progress): Promise<OpenedModel> {
    const gpu = await this.gpu();
    const [plan, weights, hints, reader] = await Promise.all([
      this.plan(modelId, precision),
      this.#weights(modelId),
      this.#hints(gpu),
      this.#context.models.reader(modelId),
    ]);
    const engine = await loadModel(gpu, plan, weights, hints, (done, total) =>
      progress("Loading the model", done, total),
    );
    return { id: modelId, engine, reader };
  }

  /** Feature rows of each medium as the model's towers see it: from the cache, or computed and kept. */
  async features(
    { id, engine }: OpenedModel,
    precision: PrecisionPlan,
    media: readonly Media[],
    progress: Progress = () => {},
  ): Promise<Map<string, Float32Array>> {
    const { models, library } = this.#context;
    const { frames } = await models.scion(id);
    const preprocess = await models.preprocess(id);
    const cacheId = await this.#featureCacheId(id, precision);
    const unique = [...new Map(media.map((item) => [item.hash, item])).values()];
    const found = new Map<string, Float32Array>();
    let done = 0;
    const keep = (hash: string, features: Float32Array) => {
      found.set(hash, features);
      progress("Preparing pictures", ++done, unique.length);
    };
    progress("Preparing pictures", 0, unique.length);
    const missing: Media[] = [];
    await inParallel(unique, 8, async (item) => {
      const kept = await readFeature(cacheId, item.hash);
      if (kept) keep(item.hash, new Float32Array(kept.slice().buffer));
      else missing.push(item);
    });
    const look = async ({ hash, kind }: Media) =>
      mediaPixels(await library.readMedia(hash, "full"), kind, frames, preprocess);
    const store = async (hash: string, rows: readonly Float32Array[]) => {
      const features = joined(rows);
      await writeFeature(cacheId, hash, new Uint8Array(features.buffer));
      keep(hash, features);
    };
    const images = missing.filter(({ kind }) => kind === "image");
    const clips = missing.filter(({ kind }) => kind === "video");
    // Two at a time: one is decoded while the other is on the GPU. A pass takes several pictures, or the frames of a clip.
    await inParallel(groups(images, PICTURES_AT_ONCE), 2, async (some) => {
      const pixels = await Promise.all(some.map(look));
      const rows = await see(engine, "image", pixels.flat());
      for (const [i, { hash }] of some.entries()) await store(hash, [rows[i]!]);
    });
    await inParallel(clips, 2, async (clip) => {
      await store(clip.hash, await see(engine, "frame", await look(clip)));
    });
    return found;
  }

  async #featureCacheId(modelId: string, precision: PrecisionPlan): Promise<string> {
    const scion = await this.#context.models.json<object>(modelId, "scion.json");
    const hash = await sha256Hex(JSON.stringify([scion, precision.vision]));
    return `${modelId}-${hash.slice(0, 16)}`;
  }
}

/** Arrays one after the other. */
export function joined(arrays: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const all = new Float32Array(arrays.reduce((sum, array) => sum + array.length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}
