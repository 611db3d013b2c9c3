/**
 * The graphics device and the model that is open on it: opened when first needed, opened again after the device was lost.
 * One model at a time; asking for another, or for another precision, closes the first.
 */
import { sha256Hex } from "../base/hash.ts";
import { openGpu, type Gpu } from "../engine/gpu/device.ts";
import type { Hints } from "../engine/graph/trace.ts";
import { measureForms } from "../engine/nn/measureForms.ts";
import { mediaViews } from "../media/pixels.ts";
import type { Processor } from "../media/processors/processor.ts";
import type { PrecisionPlan } from "../protocol/config.ts";
import { changeRecords, getRecord } from "../storage/records.ts";
import { hasFeature, readFeature, writeFeature } from "../storage/runFiles.ts";
import type { ConversationReader } from "../text/conversationReader.ts";
import type { Engine } from "../train/engine.ts";
import { planModel, type ModelPlan } from "../train/openModel.ts";
import { see } from "../train/see.ts";
import type { Context } from "./context.ts";
import { FeatureShelf } from "./featureShelf.ts";
import { openWeights } from "./models/preparedWeights.ts";
import type { Sight } from "./sights.ts";

/** Bump when matmul shaders change enough that old measurements mislead. */
const FORMS_VERSION = "1";

export interface OpenedModel {
  id: string;
  engine: Engine;
  reader: ConversationReader;
  /** Null for models that read text only. */
  processor: Processor | null;
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
    return planModel(config, await this.#context.models.tensors(modelId), precision, gpu);
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
    const { models } = this.#context;
    const [config, plan, hints, reader, processor] = await Promise.all([
      models.json<Record<string, unknown>>(modelId, "config.json"),
      this.plan(modelId, precision),
      this.#hints(gpu),
      models.reader(modelId),
      models.processor(modelId),
    ]);
    const ask = { modelId, config, plan, precision };
    const engine = await openWeights(gpu, ask, hints, progress);
    return { id: modelId, engine, reader, processor };
  }

  /** Feature rows of these sights as the model's towers see them: what is missing is made now. */
  async features(
    { id, engine, processor }: OpenedModel,
    precision: PrecisionPlan,
    sights: readonly Sight[],
    progress: Progress = () => {},
  ): Promise<FeatureShelf> {
    const cacheId = await this.#featureCacheId(id, precision);
    const look = async ({ media, geometry }: Sight) => {
      const blob = await this.#context.library.readMedia(media.hash, "full");
      return { geometry, views: await mediaViews(blob, media, geometry, processor!) };
    };
    const store = {
      has: (key: string) => hasFeature(cacheId, key),
      async read(key: string) {
        const kept = await readFeature(cacheId, key);
        return kept && new Float32Array(kept.buffer);
      },
      write: (key: string, rows: Float32Array) =>
        writeFeature(cacheId, key, new Uint8Array(rows.buffer)),
    };
    const shelf = new FeatureShelf(store, async (some) =>
      see(engine, await Promise.all(some.map(look))),
    );
    await shelf.prepare(sights, (done, total) => progress("Preparing pictures", done, total));
    return shelf;
  }

  async #featureCacheId(modelId: string, precision: PrecisionPlan): Promise<string> {
    const scion = await this.#context.models.scion(modelId);
    const hash = await sha256Hex(JSON.stringify([scion, precision.vision]));
    return `${modelId}-${hash.slice(0, 16)}`;
  }
}
