/**
 * GPU buffers for temporaries, shared by all programs of a device: programs of training, evaluation and generation never run
 * at the same time on the queue, so together they need the maximum and not the sum. The k-th largest temporary of every
 * program lives in the k-th buffer. A buffer that is too small for a new program is replaced by a larger one, and programs
 * bound to it rebind; so the pool's size depends on the set of programs alone, not on their order. A pool that was cleared begins
 * anew with the program that runs next.
 */
export class BufferPool {
  readonly #device: GPUDevice;
  /** Largest first. */
  readonly #buffers: GPUBuffer[] = [];
  #version = 0;
  /** Set while a program is half submitted, whose temporaries lie here. */
  #held: Promise<void> | undefined;

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** Changes when a buffer was replaced: bind groups made before are invalid then. */
  get version(): number {
    return this.#version;
  }

  /** Keeps all other programs from running, until the function returned is called. @throws {Error} when it is held already. */
  hold(): () => void {
    this.requireFree();
    let release!: () => void;
    this.#held = new Promise((resolve) => {
      release = () => {
        this.#held = undefined;
        resolve();
      };
    });
    return release;
  }

  /** Resolves once no program is half submitted. */
  async whenFree(): Promise<void> {
    while (this.#held) await this.#held;
  }

  /** @throws {Error} while another program is half submitted. */
  requireFree(): void {
    if (this.#held) throw new Error("Another computation is being submitted: wait for `whenFree`.");
  }

  /**
   * Creates or enlarges buffers for a program whose temporaries need these bytes each.
   * @throws {Error} while a program is half submitted
   */
  fit(sizes: readonly number[]): void {
    this.requireFree();
    sizes
      .toSorted((a, b) => b - a)
      .forEach((bytes, rank) => {
        const current = this.#buffers[rank];
        if (current && current.size >= bytes) return;
        // Work already submitted to the queue still completes with the old buffer.
        current?.destroy();
        if (current) this.#version++;
        this.#buffers[rank] = this.#device.createBuffer({
          label: `pool ${rank}`,
          size: bytes,
          usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
        });
      });
  }

  /** The buffer for each of the sizes; `fit` was called with them before. */
  buffersFor(sizes: readonly number[]): GPUBuffer[] {
    const buffers: GPUBuffer[] = Array.from({ length: sizes.length });
    sizes
      .map((_, i) => i)
      .sort((a, b) => sizes[b]! - sizes[a]!)
      .forEach((i, rank) => (buffers[i] = this.#buffers[rank]!));
    return buffers;
  }

  /**
   * Destroys all buffers. What is already submitted still completes.
   * @throws {Error} while a program is half submitted
   */
  clear(): void {
    this.requireFree();
    this.destroy();
    this.#version++;
  }

  get bytes(): number {
    return this.#buffers.reduce((sum, buffer) => sum + buffer.size, 0);
  }

  destroy(): void {
    for (const buffer of this.#buffers) buffer.destroy();
    this.#buffers.length = 0;
  }
}

/** Bytes of a pool that these programs were fitted into. */
export function pooledBytes(programs: readonly { poolBuffers: readonly number[] }[]): number {
  const sorted = programs.map(({ poolBuffers }) => poolBuffers.toSorted((a, b) => b - a));
  const count = Math.max(0, ...sorted.map((sizes) => sizes.length));
  let bytes = 0;
  for (let rank = 0; rank < count; rank++)
    bytes += Math.max(...sorted.map((sizes) => sizes[rank] ?? 0));
  return bytes;
}
