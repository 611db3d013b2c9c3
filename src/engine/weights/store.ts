/** Holds a model's weights on the GPU: one buffer a tensor, or one for each piece of a table. Filled by a stream. */
import type { Gpu } from "../gpu/device.ts";
import type { Range } from "../graph/program.ts";
import { pieceName } from "../graph/trace.ts";
import type { WeightInfo } from "../nn/weights.ts";
import { heldBytes, piecesIn } from "./catalog.ts";

export class WeightStore {
  readonly catalog = new Map<string, WeightInfo>();
  readonly gpu: Gpu;
  /** By tensor or piece. Equal tensors share theirs. */
  readonly #buffers = new Map<string, GPUBuffer>();

  constructor(gpu: Gpu) {
    this.gpu = gpu;
  }

  /** Makes the empty buffers of a tensor, one for each piece. */
  allocate(name: string, info: WeightInfo): GPUBuffer[] {
    this.catalog.set(name, info);
    const sizes = piecesIn(info);
    return bufferNames(name, info).map((label, i) => {
      const { rows, cols } = sizes[i]!;
      const buffer = this.gpu.device.createBuffer({
        label,
        size: heldBytes(info.format, rows, cols),
        usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
      });
      this.#buffers.set(label, buffer);
      return buffer;
    });
  }

  /** `name` is another tensor again: both share its buffers. */
  share(name: string, same: string): void {
    const info = this.catalog.get(same)!;
    this.catalog.set(name, info);
    const names = bufferNames(name, info);
    bufferNames(same, info).forEach((label, i) => {
      this.#buffers.set(names[i]!, this.#buffers.get(label)!);
    });
  }

  /** The buffers of a tensor in order. */
  buffersOf(name: string): GPUBuffer[] {
    return bufferNames(name, this.catalog.get(name)!).map((label) => this.range(label).buffer);
  }

  /** @throws Error when no tensor of that name is loaded. */
  range(name: string): Range {
    const buffer = this.#buffers.get(name);
    if (!buffer) throw new Error(`No weight named ${name} is loaded.`);
    return { buffer, offset: 0 };
  }

  get bytes(): number {
    return [...new Set(this.#buffers.values())].reduce((sum, buffer) => sum + buffer.size, 0);
  }

  destroy(): void {
    for (const buffer of this.#buffers.values()) buffer.destroy();
    this.#buffers.clear();
  }
}

function bufferNames(name: string, info: WeightInfo): string[] {
  return info.pieceRows ? piecesIn(info).map((_, i) => pieceName(name, i)) : [name];
}
