/**
 * The kernels that a device is fastest with: read from storage, or measured at their first use and stored. Nothing is measured
 * again by itself while adapter, driver, browser and variants stay the same.
 */
import type { Job } from "../base/async/job.ts";
import type { Gpu } from "../engine/gpu/device.ts";
import { profileOf, type DeviceProfile } from "../engine/graph/deviceProfile.ts";
import { BUDGET_MS } from "../engine/nn/autotune/autotune.ts";
import type { MeasuredSpeed, RunKernels } from "../protocol/device/deviceSpeed.ts";
import { changeRecords, getRecord } from "../storage/io/records.ts";
import { deviceSpeed } from "./deviceSpeed.ts";
import { choicesProblem, measuredOn, readSpeed, type StoredSpeed } from "./storedSpeed.ts";

/** When somebody waits for it on purpose, so that slow devices reach all classes. */
const PATIENT_MS = 10_000;

const keyOf = ({ name }: Gpu) => ["kernels", name];
const browserName = () => (globalThis.navigator as Partial<Navigator> | undefined)?.userAgent ?? "";

export class DeviceKernels {
  /** By device: what counts for it, once it is known; null where measuring failed. */
  readonly #known = new WeakMap<Gpu, Promise<MeasuredSpeed | null>>();

  /** Measures at the first use, for about two seconds. */
  async profile(gpu: Gpu): Promise<DeviceProfile> {
    let known = this.#known.get(gpu);
    if (!known) {
      known = this.#readOrMeasure(gpu);
      this.#known.set(gpu, known);
    }
    return profileOf(gpu, (await known)?.choices);
  }

  /** The same without measuring anything: the rules where nothing is stored. */
  async knownProfile(gpu: Gpu): Promise<DeviceProfile> {
    return profileOf(gpu, (await this.measured(gpu))?.choices);
  }

  /** The kernels that a run began with, where they are of this device, else the device's own. */
  async profileFor(gpu: Gpu, kernels: RunKernels | undefined): Promise<DeviceProfile> {
    const isOwn = kernels?.device === gpu.name && choicesProblem(gpu, kernels.choices) === null;
    return isOwn ? profileOf(gpu, kernels.choices) : this.profile(gpu);
  }

  /** What was last measured, or is being measured; null for nothing. */
  async measured(gpu: Gpu): Promise<MeasuredSpeed | null> {
    const known = await this.#known.get(gpu);
    if (known) return known;
    const stored = await getRecord(keyOf(gpu));
    const read = readSpeed(stored, gpu, browserName());
    return "speed" in read ? read.speed : null;
  }

  /** Measures anew, whatever is stored. @throws the signal's reason when the job is cancelled */
  async measure(gpu: Gpu, { progress }: Job): Promise<MeasuredSpeed> {
    await this.#known.get(gpu);
    const onDone = (done: number, total: number) => progress("Measuring the device", done, total);
    const speed = await this.#measure(gpu, { budgetMs: PATIENT_MS, half: true, onDone });
    this.#known.set(gpu, Promise.resolve(speed));
    return speed;
  }

  async #readOrMeasure(gpu: Gpu): Promise<MeasuredSpeed | null> {
    const stored = await getRecord(keyOf(gpu)).catch(() => undefined);
    const read = readSpeed(stored, gpu, browserName());
    if ("speed" in read) return read.speed;
    try {
      return await this.#measure(gpu, { budgetMs: BUDGET_MS }, stored === undefined ? {} : read);
    } catch {
      // The rules serve as well; the next start tries again, and so can the person, who is told what failed.
      return null;
    }
  }

  async #measure(
    gpu: Gpu,
    how: Parameters<typeof deviceSpeed>[1],
    told: { notice?: string } = {},
  ): Promise<MeasuredSpeed> {
    const measured = await deviceSpeed(gpu, how);
    await requireDevice(gpu);
    const measuredAt = new Date().toISOString();
    const speed: MeasuredSpeed = { ...measured, name: gpu.name, measuredAt, ...told };
    const record: StoredSpeed = { of: measuredOn(gpu, browserName()), speed };
    await changeRecords({ put: [[keyOf(gpu), record]] });
    return speed;
  }
}

/** A lost device finishes all work at once. @throws {Error} when it is lost */
async function requireDevice({ lost }: Gpu): Promise<void> {
  const now = new Promise<undefined>((resolve) => {
    setTimeout(() => resolve(undefined), 0);
  });
  const reason = await Promise.race([lost, now]);
  if (reason !== undefined) throw new Error(reason);
}
