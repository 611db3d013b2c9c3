/**
 * The graphics device and the model that is open on it: opened when first needed, opened again after the device was lost.
 * One model at a time; asking for another, or for another precision, closes the first, unless somebody works with it.
 */
import { UserError } from "../base/userError.ts";
import { openGpu, type Gpu } from "../engine/gpu/device.ts";
import type { Hints } from "../engine/graph/trace.ts";
import { measureForms } from "../engine/nn/measureForms.ts";
import type { Processor } from "../media/processing/processor.ts";
import type { PrecisionPlan } from "../protocol/config.ts";
import { changeRecords, getRecord } from "../storage/records.ts";
import type { ConversationReader } from "../text/conversationReader.ts";
import type { Engine } from "../inference/session.ts";
import { planModel, type ModelPlan } from "../inference/openModel.ts";
import type { ModelContext } from "./context.ts";
import { openWeights } from "./preparedWeights.ts";
import { SharedWork, type Watch } from "../base/sharedWork.ts";

/** Told to who waits for a model that another one is opened instead of. */
const DISPLACED =
  "Another model, or the same with other bits, was asked for before this one was open, and the graphics device holds one at a time. Try again.";

/** Bump when matmul shaders change enough that old measurements mislead. */
const FORMS_VERSION = "1";

export interface OpenedModel {
  id: string;
  engine: Engine;
  reader: ConversationReader;
  /** Null for models that read text only. */
  processor: Processor | null;
}

interface Opening {
  key: string;
  work: SharedWork<OpenedModel>;
  /** As soon as it is open. */
  model?: OpenedModel;
  /** What is being done with it, in words. */
  uses: Set<string>;
}

export class Engines {
  readonly #context: Pick<ModelContext, "models" | "library" | "emit">;
  #gpu: Promise<Gpu> | undefined;
  #open: Opening | undefined;

  constructor(context: Pick<ModelContext, "models" | "library" | "emit">) {
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
        this.#open?.work.cancel(new Error(reason));
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

  /**
   * The model on the GPU. Several may wait for it; it stops being opened when the last of them cancels, and then nothing of it
   * stays.
   * @throws UserError also when another model is in use, and `signal`'s reason.
   */
  async open(modelId: string, precision: PrecisionPlan, watch: Watch = {}): Promise<OpenedModel> {
    watch.signal?.throwIfAborted();
    const key = JSON.stringify([modelId, precision]);
    if (this.#open?.key !== key || this.#open.work.isCancelled) {
      const before = this.#open;
      const [use] = before?.uses ?? [];
      if (use) {
        throw new UserError(
          `${use} with another model, or with other bits, and the graphics device holds one at a time. Wait for its end or stop it, then try again.`,
        );
      }
      before?.work.cancel(new UserError(DISPLACED));
      const work = new SharedWork<OpenedModel>(async (shared) => {
        (await before?.work.result.catch(() => undefined))?.engine.destroy();
        return this.#load(modelId, precision, shared);
      });
      const open: Opening = { key, work, uses: new Set() };
      this.#open = open;
      work.result.then(
        (model) => (open.model = model),
        () => {
          if (this.#open === open) this.#open = undefined;
        },
      );
    }
    return this.#open.work.join(watch);
  }

  /** Until what comes back is called, no other model takes this one's place. `use` says what for: "A check is going on". */
  hold(model: OpenedModel, use: string): () => void {
    const { uses } = this.#open?.model === model ? this.#open : { uses: new Set<string>() };
    uses.add(use);
    return () => uses.delete(use);
  }

  async #load(
    modelId: string,
    precision: PrecisionPlan,
    { progress, signal }: Required<Watch>,
  ): Promise<OpenedModel> {
    signal.throwIfAborted();
    progress("Reading the model's settings", 0, 0);
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
    const engine = await openWeights(gpu, ask, hints, { progress, signal });
    return { id: modelId, engine, reader, processor };
  }
}
