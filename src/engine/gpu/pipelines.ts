/** Compiles kernels in the background and remembers them: one pipeline for each kernel text and set of overrides. */
import type { Kernel } from "./kernel.ts";
import { reflect } from "./wgsl.ts";

export interface Pipeline {
  compute: GPUComputePipeline;
  /** Group 0: the kernel's reads, then its writes. */
  data: GPUBindGroupLayout;
}

export type Overrides = Record<string, number>;

/** Bytes between two parameter blocks: the largest alignment a device may ask for. */
export const PARAMS_STRIDE = 256;

export class Pipelines {
  readonly #device: GPUDevice;
  readonly #made = new Map<string, Promise<Pipeline>>();
  /** Group 1 of every kernel: one uniform block at a dynamic offset. */
  readonly params: GPUBindGroupLayout;

  constructor(device: GPUDevice) {
    this.#device = device;
    this.params = device.createBindGroupLayout({
      entries: [
        {
          binding: 0,
          visibility: GPUShaderStage.COMPUTE,
          buffer: { type: "uniform", hasDynamicOffset: true },
        },
      ],
    });
  }

  /** @throws Error with the compiler's message, the line and its text when the shader is wrong. */
  get(kernel: Kernel, overrides: Overrides = {}): Promise<Pipeline> {
    const key = `${kernel.name}|${JSON.stringify(overrides)}`;
    let made = this.#made.get(key);
    if (!made) this.#made.set(key, (made = this.#compile(kernel, overrides)));
    return made;
  }

  async #compile(kernel: Kernel, constants: Overrides): Promise<Pipeline> {
    const module = this.#device.createShaderModule({ label: kernel.name, code: kernel.source });
    const entries = [...kernel.reads, ...kernel.writes].map(
      (_, binding): GPUBindGroupLayoutEntry => ({
        binding,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: binding < kernel.reads.length ? "read-only-storage" : "storage" },
      }),
    );
    const data = this.#device.createBindGroupLayout({ label: kernel.name, entries });
    const hasParams = reflect(kernel.source).params.length > 0;
    const layout = this.#device.createPipelineLayout({
      bindGroupLayouts: hasParams ? [data, this.params] : [data],
    });
    try {
      const compute = await this.#device.createComputePipelineAsync({
        label: kernel.name,
        layout,
        compute: { module, constants },
      });
      return { compute, data };
    } catch (error) {
      const { messages } = await module.getCompilationInfo();
      const lines = kernel.source.split("\n");
      const details = messages.map(
        (m) => `${m.lineNum}: ${m.message}\n    ${lines[m.lineNum - 1]}`,
      );
      const lead = `${kernel.name} does not compile.`;
      throw new Error([lead, ...details, String(error)].join("\n"), { cause: error });
    }
  }
}
