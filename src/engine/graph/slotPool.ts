/**
 * Buffers for temporaries, shared by all programs of a device: training, checking and answering never run at the same
 * time on the queue, so together they cost the largest of them and not the sum.
 */
export class SlotPool {
  readonly #device: GPUDevice;
  #slots: GPUBuffer[] = [];

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** One buffer for each wanted size, each at least that large and no buffer twice. Largest wants are served first. */
  take(wanted: readonly number[]): GPUBuffer[] {
    const free = this.#slots.toSorted((a, b) => b.size - a.size);
    const given: GPUBuffer[] = Array.from({ length: wanted.length });
    const order = wanted.map((_, i) => i).sort((a, b) => wanted[b]! - wanted[a]!);
    for (const i of order) {
      // The largest wanted goes to the largest free: if that is too small, a new one is needed.
      let buffer = free[0] && free[0].size >= wanted[i]! ? free.shift()! : undefined;
      if (!buffer) {
        buffer = this.#device.createBuffer({
          label: `slot of ${wanted[i]} bytes`,
          size: wanted[i]!,
          usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
        });
        this.#slots.push(buffer);
      }
      given[i] = buffer;
    }
    return given;
  }

  get bytes(): number {
    return this.#slots.reduce((sum, slot) => sum + slot.size, 0);
  }

  destroy(): void {
    for (const slot of this.#slots) slot.destroy();
    this.#slots = [];
  }
}
