/**
 * Buffers for temporaries, shared by all programs of a device: training, checking and answering never run at the same
 * time on the queue, so together they cost the largest of them and not the sum. The k-th largest temporary of every program
 * lives in the k-th slot. A slot that is too small for a new program gives way to a larger one, and the programs that were
 * bound to it bind again: so what is held follows from the programs alone, in whatever order they came.
 */
export class SlotPool {
  readonly #device: GPUDevice;
  /** Largest first. */
  readonly #slots: GPUBuffer[] = [];
  #version = 0;

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** Changes when a slot was replaced. */
  get version(): number {
    return this.#version;
  }

  /** Makes room for a program whose temporaries take so many bytes each. */
  fit(wanted: readonly number[]): void {
    wanted
      .toSorted((a, b) => b - a)
      .forEach((bytes, rank) => {
        const held = this.#slots[rank];
        if (held && held.size >= bytes) return;
        // What is under way on the queue still has it until it is done.
        held?.destroy();
        if (held) this.#version++;
        this.#slots[rank] = this.#device.createBuffer({
          label: `slot ${rank}`,
          size: bytes,
          usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
        });
      });
  }

  /** The buffer for each of the sizes, for which there was made room. */
  buffersFor(wanted: readonly number[]): GPUBuffer[] {
    const given: GPUBuffer[] = Array.from({ length: wanted.length });
    wanted
      .map((_, i) => i)
      .sort((a, b) => wanted[b]! - wanted[a]!)
      .forEach((i, rank) => (given[i] = this.#slots[rank]!));
    return given;
  }

  get bytes(): number {
    return this.#slots.reduce((sum, slot) => sum + slot.size, 0);
  }

  destroy(): void {
    for (const slot of this.#slots) slot.destroy();
    this.#slots.length = 0;
  }
}

/** Bytes of the slots when programs with these temporaries were fitted in. */
export function pooledBytes(programs: readonly { slots: readonly number[] }[]): number {
  const sorted = programs.map(({ slots }) => slots.toSorted((a, b) => b - a));
  const count = Math.max(0, ...sorted.map((slots) => slots.length));
  let bytes = 0;
  for (let rank = 0; rank < count; rank++)
    bytes += Math.max(...sorted.map((slots) => slots[rank] ?? 0));
  return bytes;
}
