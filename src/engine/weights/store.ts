/** Holds a model's weights on the GPU, one buffer a tensor, filled one tensor at a time so that no copy of the model exists. */
import type { Gpu } from "../gpu/device.ts";
import type { Range } from "../graph/program.ts";
import type { WeightFormat } from "../graph/tensor.ts";
import type { WeightInfo } from "../nn/weights.ts";
import { quantise } from "./quantise.ts";

export class WeightStore {
  readonly catalog = new Map<string, WeightInfo>();
  readonly #gpu: Gpu;
  readonly #buffers = new Map<string, GPUBuffer>();

  constructor(gpu: Gpu) {
    this.#gpu = gpu;
  }

  /** values (…, cols) in f32; kept in `format`. */
  put(name: string, shape: readonly number[], values: Float32Array, format: WeightFormat): void {
    const data = format === "f32" ? values : quantise(values, shape.at(-1)!, format);
    const buffer = this.#gpu.device.createBuffer({
      label: name,
      size: Math.max(16, Math.ceil(data.byteLength / 16) * 16),
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
    });
    this.#gpu.device.queue.writeBuffer(buffer, 0, data as GPUAllowSharedBufferSource);
    this.#buffers.get(name)?.destroy();
    this.#buffers.set(name, buffer);
    this.catalog.set(name, { shape, format });
  }

  /** @throws Error when no tensor of that name was put. */
  range(name: string): Range {
    const buffer = this.#buffers.get(name);
    if (!buffer) throw new Error(`No weight named ${name} is loaded.`);
    return { buffer, offset: 0 };
  }

  get bytes(): number {
    return [...this.#buffers.values()].reduce((sum, buffer) => sum + buffer.size, 0);
  }

  names(): string[] {
    return [...this.#buffers.keys()];
  }

  destroy(): void {
    for (const buffer of this.#buffers.values()) buffer.destroy();
    this.#buffers.clear();
  }
}
