/** Compiles kernels asynchronously and caches them: one pipeline per kernel text and set of override constants. */
import type { Kernel } from "./kernel.ts";
import { reflect } from "./wgsl.ts";

export interface Pipeline {
  /** Undefined until `compiled` has resolved. */
  compute: GPUComputePipeline | undefined;
  /** @throws {Error} with the compiler's messages and the text of their lines when the shader does not compile. */
  compiled: Promise<void>;
  /** Group 0: the kernel's reads, then its writes. */
  data: GPUBindGroupLayout;
}

export type Overrides = Record<string, number>;

/** Bytes between two parameter blocks: the default and largest minUniformBufferOffsetAlignment. */
export const PARAMS_STRIDE = 256;

export class Pipelines {
  readonly #device: GPUDevice;
  readonly #cache = new Map<string, Pipeline>();
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

  /** Begins to compile it at the first call. */
  get(kernel: Kernel, overrides: Overrides = {}): Pipeline {
    const key = `${kernel.name}|${JSON.stringify(overrides)}`;
    let pipeline = this.#cache.get(key);
    if (!pipeline) this.#cache.set(key, (pipeline = this.#begin(kernel, overrides)));
    return pipeline;
  }

  #begin(kernel: Kernel, constants: Overrides): Pipeline {
    const module = this.#device.createShaderModule({ label: kernel.name, code: kernel.source });
    const entries = kernel.bindings.map((name, binding): GPUBindGroupLayoutEntry => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: { type: kernel.writes.includes(name) ? "storage" : "read-only-storage" },
    }));
    const data = this.#device.createBindGroupLayout({ label: kernel.name, entries });
    const hasParams = reflect(kernel.source).params.length > 0;
    const layout = this.#device.createPipelineLayout({
      bindGroupLayouts: hasParams ? [data, this.params] : [data],
    });
    const compiling = this.#device.createComputePipelineAsync({
      label: kernel.name,
      layout,
      compute: { module, constants },
    });
    const compiled = compiling.then(
      (compute) => void (pipeline.compute = compute),
      (error: unknown) => explain(kernel, module, error),
    );
    // Whoever runs it hears of it; until then it is no unhandled rejection.
    compiled.catch(() => undefined);
    const pipeline: Pipeline = { compute: undefined, compiled, data };
    return pipeline;
  }
}

async function explain(kernel: Kernel, module: GPUShaderModule, error: unknown): Promise<never> {
  const { messages } = await module.getCompilationInfo();
  const lines = kernel.source.split("\n");
  const details = messages.map((m) => `${m.lineNum}: ${m.message}\n    ${lines[m.lineNum - 1]}`);
  const lead = `${kernel.name} does not compile.`;
  throw new Error([lead, ...details, String(error)].join("\n"), { cause: error });
}
