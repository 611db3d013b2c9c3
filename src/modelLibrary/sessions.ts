/**
 * The graphics device and the session that is open on it: opened when first needed, and again after the device was lost.
 * There is one session at a time; opening another model, or another precision, closes the first, unless it is leased.
 */
import { UserError } from "../base/userError.ts";
import { openGpu, type Gpu } from "../engine/gpu/device.ts";
import { profileOf, withHalf, type DeviceProfile } from "../engine/graph/deviceProfile.ts";
import { deviceRate, type DeviceRate } from "../engine/nn/deviceRate.ts";
import type { Job } from "../base/async/job.ts";
import type { MeasuredSpeed, RunKernels } from "../protocol/device/deviceSpeed.ts";
import type { Processor } from "../media/processing/processor.ts";
import type { PrecisionPlan } from "../protocol/config.ts";
import type { Framing } from "../base/media/framing.ts";
import { changeRecords, getRecord } from "../storage/io/records.ts";
import type { ConversationReader } from "../text/conversationReader.ts";
import type { ModelSession } from "../inference/session.ts";
import { planModel, type ModelPlan } from "../inference/openModel.ts";
import type { ModelContext } from "./context.ts";
import { DeviceKernels } from "./deviceKernels.ts";
import { openSession } from "./preparedWeights.ts";
import { kernelsOf, servesKernels } from "./runKernels.ts";
import { Leases } from "../base/async/leases.ts";
import { SharedTask, type TaskObserver } from "../base/async/sharedTask.ts";

/** Rejects the callers that wait for a model when another one is opened instead. */
const DISPLACED =
  "Another model, or the same with other bits, was asked for before this one was open, and the graphics device holds one at a time. Try again.";

/** Increment when what `deviceRate` measures changes. */
const RATE_VERSION = "3";

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
  /** The kernels that a run began with; absent: those of the session that is open, or the device's own. */
  kernels?: RunKernels | undefined;
  halfProducts?: true | undefined;
}

interface Opening {
  /** Model, precision, and whether products are in half precision. */
  key: string;
  /** Which kernels it computes with: as asked for, else once they are known. */
  kernels: RunKernels | undefined;
  task: SharedTask<OpenModel>;
  /** Set when it is open. */
  model?: OpenModel;
  /** What holds it open, in words. */
  leases: Leases;
}

export class ModelSessions {
  readonly #context: Pick<ModelContext, "models" | "library" | "emit">;
  readonly #kernels = new DeviceKernels();
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
      // A card measures while the person looks around; where the processor computes, that would hold up the page.
      if (!gpu.software) void this.#kernels.profile(gpu).catch(() => undefined);
      return gpu;
    } catch (error) {
      this.#gpu = undefined;
      throw error;
    }
  }

  /** The device with what is known of it, as far as it was measured; without a device as a graphics card by its rules. */
  async profile(): Promise<DeviceProfile> {
    const gpu = await this.gpu().catch(() => undefined);
    return gpu ? this.#kernels.knownProfile(gpu) : profileOf({ software: false });
  }

  /** What was last measured of the device. */
  async measuredSpeed(): Promise<MeasuredSpeed | null> {
    const gpu = await this.gpu().catch(() => undefined);
    return gpu ? this.#kernels.measured(gpu) : null;
  }

  /**
   * Chooses the device's kernels anew, for what is opened from then on, and measures what they reach.
   * @throws {UserError} while something is at work on the device; the signal's reason when the job is cancelled
   */
  async measureSpeed(job: Job): Promise<MeasuredSpeed> {
    const purpose = this.#open?.leases.purpose;
    if (purpose !== undefined) {
      throw new UserError(
        `${purpose}, and what else is measured meanwhile means nothing. Wait for its end or stop it, then measure again.`,
      );
    }
    return this.#kernels.measure(await this.gpu(), job);
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
    const measured = await deviceRate(gpu, await this.#kernels.profile(gpu));
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
    const { modelId, precision, framing, kernels, halfProducts } = request;
    observer.signal?.throwIfAborted();
    const key = JSON.stringify([modelId, precision, halfProducts]);
    const before = this.#open;
    const isOpen = before?.key === key && servesKernels(before.kernels, kernels);
    if (!isOpen || before.task.isCancelled) {
      const purpose = before?.leases.purpose;
      if (purpose !== undefined) {
        const what = before?.key === key ? "other kernels" : "another model, or with other bits";
        throw new UserError(
          `${purpose} with ${what}, and the graphics device holds one at a time. Wait for its end or stop it, then try again.`,
        );
      }
      before?.task.cancel(new UserError(DISPLACED));
      const task = new SharedTask<OpenModel>(async (shared) => {
        (await before?.task.result.catch(() => undefined))?.session.destroy();
        return this.#load(request, shared, (found) => (open.kernels = found));
      });
      const open: Opening = { key, kernels, task, leases: new Leases() };
      this.#open = open;
      task.result.then(
        (model) => (open.model = model),
        () => {
          if (this.#open === open) this.#open = undefined;
        },
      );
    }
    const opened = await this.#open!.task.join(observer);
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
    { modelId, precision, kernels, halfProducts }: ModelRequest,
    { progress, signal }: Required<TaskObserver>,
    onKernels: (kernels: RunKernels) => void,
  ): Promise<OpenModel> {
    signal.throwIfAborted();
    progress("Reading the model's settings", 0, 0);
    const gpu = await this.gpu();
    if (halfProducts && !gpu.features.includes("shader-f16")) {
      throw new UserError(
        `This lesson computes its products in half precision (shader-f16), and ${gpu.name} here does not. Go on with it on the device and in the browser where it began, or start a new lesson.`,
      );
    }
    const { models } = this.#context;
    const [config, plan, profile] = await Promise.all([
      models.json<Record<string, unknown>>(modelId, "config.json"),
      this.plan(modelId, precision),
      this.#kernels.profileFor(gpu, kernels),
      // Files that cannot be read are said before the weights are.
      models.reader(modelId),
    ]);
    onKernels(kernelsOf(gpu, profile));
    const request = { modelId, config, plan, precision };
    const used = halfProducts ? withHalf(profile, gpu) : profile;
    const session = await openSession(gpu, request, used, { progress, signal });
    return { id: modelId, session };
  }
}
