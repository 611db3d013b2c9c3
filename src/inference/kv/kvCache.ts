/** The key and value caches of a session on the device. One generator at a time owns what they hold. */
import type { OpenModel } from "../../families/family.ts";
import { kvBuffers, type KvCapacity } from "./kvCapacity.ts";

export class KvCache {
  readonly #device: Pick<GPUDevice, "createBuffer">;
  readonly #model: Pick<OpenModel, "shape" | "vision">;
  readonly #onRelease: () => void;
  readonly #buffers = new Map<string, GPUBuffer>();
  #owner: object | undefined;
  #capacity: KvCapacity | undefined;

  /** `onRelease` is called before buffers are destroyed, so that programs which bind them are destroyed too. */
  constructor(
    device: Pick<GPUDevice, "createBuffer">,
    model: Pick<OpenModel, "shape" | "vision">,
    onRelease: () => void,
  ) {
    this.#device = device;
    this.#model = model;
    this.#onRelease = onRelease;
  }

  /** What the owner asked for; undefined when nobody owns the caches. */
  get capacity(): KvCapacity | undefined {
    return this.#owner && this.#capacity;
  }

  /** The cache of this name, see `kvBuffers`; undefined before a first `acquire` and after `free`. */
  buffer(name: string): GPUBuffer | undefined {
    return this.#buffers.get(name);
  }

  /**
   * Makes the caches at least as large as `capacity` and `owner` their owner. → whether they still hold what `owner` wrote:
   * not when another owner acquired them since, or the capacity was another, as rows lie elsewhere then.
   */
  acquire(owner: object, capacity: KvCapacity): boolean {
    const valid = this.#owner === owner && isEqual(capacity, this.#capacity!);
    const small = kvBuffers(this.#model, capacity).filter(
      ({ name, bytes }) => (this.#buffers.get(name)?.size ?? 0) < bytes,
    );
    if (small.length > 0) this.#onRelease();
    for (const { name, bytes } of small) {
      this.#buffers.get(name)?.destroy();
      const buffer = this.#device.createBuffer({
        label: name,
        size: Math.ceil(bytes / 256) * 256,
        usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
      });
      this.#buffers.set(name, buffer);
    }
    this.#owner = owner;
    this.#capacity = capacity;
    return valid;
  }

  /** Keeps the buffers, and nobody owns what they hold: the next generation prefills its whole prompts. */
  invalidate(): void {
    this.#owner = undefined;
  }

  /** Destroys the buffers. */
  free(): void {
    this.#onRelease();
    for (const buffer of this.#buffers.values()) buffer.destroy();
    this.#buffers.clear();
    this.#owner = undefined;
  }
}

function isEqual(a: KvCapacity, b: KvCapacity): boolean {
  return (
    a.maxSequences === b.maxSequences &&
    a.rowsPerSequence === b.rowsPerSequence &&
    a.crossRowsPerSequence === b.crossRowsPerSequence
  );
}
