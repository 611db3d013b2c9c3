/**
 * The graphics device and the session that is open on it: opened when first needed, and again after the device was lost.
 * There is one session at a time; opening another model, or another precision, closes the first, unless it is leased.
 */
import { UserError } from "../base/userError.ts";
import { openGpu, type Gpu } from "../engine/gpu/device.ts";
import { profileOf, type DeviceProfile } from "../engine/graph/deviceProfile.ts";
import { autotune } from "../engine/nn/autotune.ts";
import { deviceRate, type DeviceRate } from "../engine/nn/deviceRate.ts";
import type { Job } from "../base/async/job.ts";
import type { MeasuredSpeed } from "../protocol/device/deviceSpeed.ts";
import type { Processor } from "../media/processing/processor.ts";
import type { PrecisionPlan } from "../protocol/config.ts";
import type { Framing } from "../base/media/framing.ts";
import { changeRecords, getRecord } from "../storage/io/records.ts";
import type { ConversationReader } from "../text/conversationReader.ts";
import type { ModelSession } from "../inference/session.ts";
import { planModel, type ModelPlan } from "../inference/openModel.ts";
import type { ModelContext } from "./context.ts";
import { deviceSpeed } from "./deviceSpeed.ts";
import { openSession } from "./preparedWeights.ts";
import { Leases } from "../base/async/leases.ts";
import { SharedTask, type TaskObserver } from "../base/async/sharedTask.ts";

/** Rejects the callers that wait for a model when another one is opened instead. */
const DISPLACED =
  "Another model, or the same with other bits, was asked for before this one was open, and the graphics device holds one at a time. Try again.";

/** Increment when matmul shaders change so much that stored results of `autotune` no longer hold. */
const AUTOTUNE_VERSION = "1";

/** Increment when what `deviceRate` measures changes. */
const RATE_VERSION = "3";

/** Increment when what `deviceSpeed` measures changes. */
const SPEED_VERSION = "1";

const formsKey = ({ name }: Gpu) => ["forms", AUTOTUNE_VERSION, name];
const speedKey = ({ name }: Gpu) => ["speed", SPEED_VERSION, name];

interface OpenModel {
  id: string;
  session: ModelSession;
}

/** A model on the device, with what makes its prompts of media that go in with the framing that was asked for. */
export interface LoadedModel extends OpenModel {
  reader: ConversationReader;
  /** Null for models that read text only. */
  processor: Processor | null;
}

/** What is to be opened, as runs have it in their config. Another framing of the same model opens nothing anew. */
export interface ModelRequest {
  modelId: string;
  precision: PrecisionPlan;
  framing?: Framing | undefined;
}

interface Opening {
  /** Model and precision. */
  key: string;
  task: SharedTask<OpenModel>;
  /** Set when it is open. */
  model?: OpenModel;
  /** What holds it open, in words. */
  leases: Leases;
}

export class ModelSessions {
  readonly #context: Pick<ModelContext, "models" | "library" | "emit">;
  #gpu: Promise<Gpu> | undefined;
  #open: Opening | undefined;

  constructor(context: Pick<ModelContext, "models" | "library" | "emit">) {
    this.#context = context;
  }

  /** @throws {NoGpuError} when there is none. */
  gpu(): Promise<Gpu> {
    this.#gpu ??= this.#openGpu();
    return this.#gpu;
  }

  async #openGpu(): Promise<Gpu> {
    try {
      const gpu = await openGpu((navigator as Partial<Navigator>).gpu);
      void gpu.lost.then((reason) => {
        this.#gpu = undefined;
        this.#open?.task.cancel(new Error(reason));
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

  /** Which kernels are fastest on this device: measured once and stored. */
  async #profile(gpu: Gpu): Promise<DeviceProfile> {
    const stored = await getRecord<DeviceProfile["matmul"]>(formsKey(gpu));
    return stored ? profileOf(gpu, stored) : this.#tuned(gpu);
  }

  async #tuned(gpu: Gpu): Promise<DeviceProfile> {
    const { matmul } = await autotune(gpu);
    await changeRecords({ put: [[formsKey(gpu), matmul]] });
    return profileOf(gpu, matmul);
  }

  /** What was last measured of the device. */
  async measuredSpeed(): Promise<MeasuredSpeed | null> {
    const gpu = await this.gpu().catch(() => undefined);
    return (gpu && (await getRecord<MeasuredSpeed>(speedKey(gpu)))) ?? null;
  }

  /**
   * Chooses the device's kernels anew, for what is opened from then on, and measures what they reach.
   * @throws {UserError} while something is at work on the device; the signal's reason when the job is cancelled
   */
  async measureSpeed({ progress }: Job): Promise<MeasuredSpeed> {
    const purpose = this.#open?.leases.purpose;
    if (purpose !== undefined) {
      throw new UserError(
        `${purpose}, and what else is measured meanwhile means nothing. Wait for its end or stop it, then measure again.`,
      );
    }
    const gpu = await this.gpu();
    const speed = await deviceSpeed(gpu, await this.#tuned(gpu), (done, total) =>
      progress("Measuring the device", done, total),
    );
    const measured = { ...speed, name: gpu.name, measuredAt: new Date().toISOString() };
    await changeRecords({ put: [[speedKey(gpu), measured]] });
    return measured;
  }

  /**
   * How fast the device computes: measured once and stored.
   * @returns null without a device, and where it was not measured yet and something is at work on it
   */
  async rate(): Promise<DeviceRate | null> {
    const gpu = await this.gpu().catch(() => undefined);
    if (!gpu) return null;
    const key = ["rate", RATE_VERSION, gpu.name];
    const stored = await getRecord<DeviceRate>(key);
    if (stored || this.#open?.leases.purpose !== undefined) return stored ?? null;
    const measured = await deviceRate(gpu, await this.#profile(gpu));
    await changeRecords({ put: [[key, measured]] });
    return measured;
  }

  /** Names, shapes and formats of a model's weights as this device would hold them. Works without a device as well. */
  async plan(modelId: string, precision: PrecisionPlan): Promise<ModelPlan> {
    const gpu = await this.gpu().catch(() => undefined);
    const config = await this.#context.models.json<Record<string, unknown>>(modelId, "config.json");
    return planModel(config, await this.#context.models.tensors(modelId), precision, gpu);
  }

  /**
   * Opens the model, or joins its opening. When the last of several callers cancels, the opening stops and frees everything.
   * @throws {UserError} when another model is leased, or the model cannot be opened; `signal`'s reason when it is aborted.
   */
  async open(request: ModelRequest, observer: TaskObserver = {}): Promise<LoadedModel> {
    const { modelId, precision, framing } = request;
    observer.signal?.throwIfAborted();
    const key = JSON.stringify([modelId, precision]);
    if (this.#open?.key !== key || this.#open.task.isCancelled) {
      const before = this.#open;
      const purpose = before?.leases.purpose;
      if (purpose !== undefined) {
        throw new UserError(
          `${purpose} with another model, or with other bits, and the graphics device holds one at a time. Wait for its end or stop it, then try again.`,
        );
      }
      before?.task.cancel(new UserError(DISPLACED));
      const task = new SharedTask<OpenModel>(async (shared) => {
        (await before?.task.result.catch(() => undefined))?.session.destroy();
        return this.#load(modelId, precision, shared);
      });
      const open: Opening = { key, task, leases: new Leases() };
      this.#open = open;
      task.result.then(
        (model) => (open.model = model),
        () => {
          if (this.#open === open) this.#open = undefined;
        },
      );
    }
    const opened = await this.#open.task.join(observer);
    const { models } = this.#context;
    const [reader, processor] = await Promise.all([
      models.reader(modelId, framing),
      models.processor(modelId, framing),
    ]);
    return { ...opened, reader, processor };
  }

  /** No other model can be opened until the returned function is called. `purpose` says why: "A check is going on". */
  lease({ session }: LoadedModel, purpose: string): () => void {
    return this.#open?.model?.session === session ? this.#open.leases.take(purpose) : () => {};
  }

  async #load(
    modelId: string,
    precision: PrecisionPlan,
    { progress, signal }: Required<TaskObserver>,
  ): Promise<OpenModel> {
    signal.throwIfAborted();
    progress("Reading the model's settings", 0, 0);
    const gpu = await this.gpu();
    const { models } = this.#context;
    const [config, plan, profile] = await Promise.all([
      models.json<Record<string, unknown>>(modelId, "config.json"),
      this.plan(modelId, precision),
      this.#profile(gpu),
      // Files that cannot be read are said before the weights are.
      models.reader(modelId),
    ]);
    const request = { modelId, config, plan, precision };
    const session = await openSession(gpu, request, profile, { progress, signal });
    return { id: modelId, session };
  }
}
