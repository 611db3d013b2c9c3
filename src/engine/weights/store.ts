/** A model's weights on the GPU: one buffer per tensor, or one per shard of a table. */
import type { Gpu } from "../gpu/device.ts";
import type { BufferRange } from "../graph/buildProgram.ts";
import { shardName } from "../graph/shards.ts";
import type { WeightInfo } from "../nn/weights.ts";
import { storedBytes, shardShapes } from "./catalog.ts";

export class WeightStore {
  readonly catalog = new Map<string, WeightInfo>();
  readonly gpu: Gpu;
  /** By name of the tensor or shard. Tied tensors share theirs. */
  readonly #buffers = new Map<string, GPUBuffer>();

  constructor(gpu: Gpu) {
    this.gpu = gpu;
  }

  /** Creates the buffers of a tensor, one per shard. */
  allocate(name: string, info: WeightInfo): GPUBuffer[] {
    this.catalog.set(name, info);
    const sizes = shardShapes(info);
    return bufferNames(name, info).map((label, i) => {
      const { rows, cols } = sizes[i]!;
      const buffer = this.gpu.device.createBuffer({
        label,
        size: storedBytes(info.format, rows, cols),
        usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
      });
      this.#buffers.set(label, buffer);
      return buffer;
    });
  }

  /** Makes `name` share the buffers of the loaded tensor `original`. */
  tie(name: string, original: string): void {
    const info = this.catalog.get(original)!;
    this.catalog.set(name, info);
    const names = bufferNames(name, info);
    bufferNames(original, info).forEach((label, i) => {
      this.#buffers.set(names[i]!, this.#buffers.get(label)!);
    });
  }

  /** The buffers of a tensor in shard order. */
  buffersOf(name: string): GPUBuffer[] {
    return bufferNames(name, this.catalog.get(name)!).map((label) => this.range(label).buffer);
  }

  /** @throws {Error} when no tensor of that name is loaded. */
  range(name: string): BufferRange {
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
  return info.shardRows ? shardShapes(info).map((_, i) => shardName(name, i)) : [name];
}
