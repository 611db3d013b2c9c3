/** Holds a model's weights on the GPU, one buffer a tensor, filled one tensor at a time so that no copy of the model exists. */
import type { Gpu } from "../gpu/device.ts";
import type { Range } from "../graph/program.ts";
import type { WeightInfo } from "../nn/weights.ts";
import { dequantise, quantise } from "./quantise.ts";

export class WeightStore {
  readonly catalog = new Map<string, WeightInfo>();
  readonly #gpu: Gpu;
  readonly #buffers = new Map<string, GPUBuffer>();

  constructor(gpu: Gpu) {
    this.#gpu = gpu;
  }

  /** values (…, cols) in f32; kept as `info` says. */
  put(name: string, values: Float32Array, info: WeightInfo): void {
    const data = packed(values, info);
    const buffer = this.#gpu.device.createBuffer({
      label: name,
      size: Math.max(16, Math.ceil(data.byteLength / 16) * 16),
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
    });
    this.#gpu.device.queue.writeBuffer(buffer, 0, data as GPUAllowSharedBufferSource);
    this.#buffers.get(name)?.destroy();
    this.#buffers.set(name, buffer);
    this.catalog.set(name, info);
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

function packed(
  values: Float32Array,
  { shape, format, rounded = format }: WeightInfo,
): Float32Array | Uint32Array {
  const cols = shape.at(-1)!;
  if (rounded === "f32") return values;
  const blocks = quantise(values, cols, rounded);
  return format === "f32" ? dequantise(blocks, values.length / cols, cols, rounded) : blocks;
}
