/**
 * A recorded computation ready to run: buffers, pipelines and bind groups exist before the first run, and a run only
 * replays the dispatches, without allocation or read-back.
 */
import type { Gpu } from "../gpu/device.ts";
import { PARAMS_STRIDE, type Pipeline } from "../gpu/pipelines.ts";
import { read } from "../gpu/readback.ts";
import { bufferBytes, plan, hasParams, type Plan } from "./plan.ts";
import type { BufferPool } from "./bufferPool.ts";
import type { Tensor, Dispatch, Trace } from "./trace.ts";
import { baseOf } from "./views.ts";

/** Where the bytes of an external are; `offset` in bytes. */
export interface BufferRange {
  buffer: GPUBuffer;
  offset: number;
}

/** Looks up the buffer range of an external by name, for example of a weight. */
export type Externals = (name: string) => BufferRange;

/** Dispatches per submit: few enough that a slow GPU can draw the desktop in between. */
const SUBMIT_LENGTH = 64;

interface Replay {
  pipeline: Pipeline;
  /** Byte offset of its parameters in the uniform buffer, or -1 when it has none. */
  params: number;
  grid: readonly [number, number, number];
}

interface Parts {
  planned: Plan;
  replay: Replay[];
  pool: BufferPool;
  /** Creates the bind group of each dispatch from the pool's current buffers. */
  bind: () => GPUBindGroup[];
  params: GPUBindGroup | undefined;
  own: Map<Tensor, GPUBuffer>;
  disposable: GPUBuffer[];
  /** Inputs that are declared but read by no dispatch, such as tables for gradients in a forward-only program. */
  unread: ReadonlySet<string>;
  names: readonly string[];
}

export class Program {
  readonly plan: Plan;
  readonly dispatches: number;
  readonly #gpu: Gpu;
  readonly #replay: Replay[];
  readonly #pool: BufferPool;
  readonly #bind: () => GPUBindGroup[];
  #data: GPUBindGroup[];
  /** The pool's version when the bind groups were created. */
  #version: number;
  readonly #params: GPUBindGroup | undefined;
  readonly #own: Map<Tensor, GPUBuffer>;
  readonly #named: Map<string, { tensor: Tensor; buffer: GPUBuffer }>;
  readonly #disposable: GPUBuffer[];
  readonly #names: readonly string[];
  readonly #unread: ReadonlySet<string>;

  private constructor(gpu: Gpu, parts: Parts) {
    const { planned, replay, pool, own } = parts;
    this.#gpu = gpu;
    this.plan = planned;
    this.#replay = replay;
    this.#pool = pool;
    this.#bind = parts.bind;
    this.#data = parts.bind();
    this.#version = pool.version;
    this.#params = parts.params;
    this.#own = own;
    this.#disposable = parts.disposable;
    this.#unread = parts.unread;
    this.#names = parts.names;
    this.dispatches = replay.length;
    this.#named = new Map(
      [...own].map(([tensor, buffer]) => {
        const { storage } = tensor;
        return [
          storage.kind === "temp" || storage.kind === "external" ? "" : storage.name,
          { tensor, buffer },
        ];
      }),
    );
  }

  /** @throws {Error} when a tensor is larger than the device can bind. */
  static async build(
    gpu: Gpu,
    trace: Trace,
    pool: BufferPool,
    externals: Externals,
  ): Promise<Program> {
    const planned = plan(trace);
    if (planned.largestBindingBytes > gpu.maxBindingBytes) {
      throw new Error(
        `This needs a buffer of ${planned.largestBindingBytes} bytes, and ${gpu.name} binds at most ${gpu.maxBindingBytes}. Shorten the examples or make the batch smaller.`,
      );
    }
    const { device } = gpu;
    const pipelines = Promise.all(
      trace.dispatches.map((d) => gpu.pipelines.get(d.kernel, d.overrides)),
    );
    pool.fit(planned.poolBuffers);
    const own = new Map<Tensor, GPUBuffer>();
    for (const tensor of planned.owned) {
      own.set(
        tensor,
        device.createBuffer({
          label: `${tensor.storage.kind} ${tensor.label}`,
          size: bufferBytes(tensor),
          usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
        }),
      );
    }
    const binding = (tensor: Tensor, pooled: readonly GPUBuffer[]): GPUBufferBinding => {
      const { base, offset } = baseOf(tensor);
      if (base.storage.kind === "external") {
        const range = externals(base.storage.name);
        const at = range.offset + base.storage.offset + offset;
        return { buffer: range.buffer, offset: at, size: Math.ceil(tensor.bytes / 4) * 4 };
      }
      const buffer = own.get(base) ?? pooled[planned.poolBufferOf.get(base)!]!;
      return { buffer, offset, size: Math.max(4, tensor.bytes) };
    };
    const block = paramsBlock(trace.dispatches);
    const disposable = [...own.values()];
    let params: GPUBindGroup | undefined;
    if (block.bytes.byteLength) {
      const buffer = device.createBuffer({
        label: "params",
        size: block.bytes.byteLength,
        usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
      });
      device.queue.writeBuffer(buffer, 0, block.bytes);
      disposable.push(buffer);
      const resource = { buffer, offset: 0, size: PARAMS_STRIDE };
      params = device.createBindGroup({
        layout: gpu.pipelines.params,
        entries: [{ binding: 0, resource }],
      });
    }
    const compiled = await pipelines;
    const replay = trace.dispatches.map(({ grid: [x, y = 1, z = 1] }, i): Replay => {
      return { pipeline: compiled[i]!, params: block.offsets[i]!, grid: [x, y, z] };
    });
    const bind = () => {
      const pooled = pool.buffersFor(planned.poolBuffers);
      return trace.dispatches.map(({ kernel, buffers }, i) =>
        device.createBindGroup({
          label: kernel.name,
          layout: compiled[i]!.data,
          entries: [...kernel.reads, ...kernel.writes].map((name, at) => ({
            binding: at,
            resource: binding(buffers[name]!, pooled),
          })),
        }),
      );
    };
    const names = trace.dispatches.map(({ kernel }) => kernel.name);
    const unread = trace.tensors.flatMap((t) =>
      t.storage.kind === "input" && !t.view && !own.has(t) ? [t.storage.name] : [],
    );
    const parts = { planned, replay, pool, bind, params, own, disposable, names };
    return new Program(gpu, { ...parts, unread: new Set(unread) });
  }

  /** Writes values into an input; ignored when no dispatch reads it. @throws {Error} when the lengths differ. */
  write(name: string, values: Float32Array | Uint32Array | Int32Array): void {
    if (this.#unread.has(name)) return;
    const { tensor, buffer } = this.#get(name);
    if (values.byteLength !== tensor.bytes) {
      throw new Error(`Input ${name} takes ${tensor.bytes / 4} values, not ${values.length}.`);
    }
    this.#gpu.device.queue.writeBuffer(buffer, 0, values as GPUAllowSharedBufferSource);
  }

  /** The buffer of an input or output, for copies within a submit. */
  buffer(name: string): GPUBuffer {
    return this.#get(name).buffer;
  }

  /**
   * Submits all dispatches without waiting for them; `last` records more commands at the end of the last submit. Returns
   * the number of submits.
   */
  run(last?: (encoder: GPUCommandEncoder) => void): number {
    const { queue } = this.#gpu.device;
    this.#rebind();
    const count = Math.max(1, Math.ceil(this.#replay.length / SUBMIT_LENGTH));
    for (let part = 0; part < count; part++) {
      const encoder = this.#gpu.device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      let current: Pipeline | undefined;
      const first = part * SUBMIT_LENGTH;
      for (const [i, dispatch] of this.#replay.slice(first, first + SUBMIT_LENGTH).entries()) {
        if (dispatch.pipeline !== current) pass.setPipeline(dispatch.pipeline.compute);
        current = dispatch.pipeline;
        pass.setBindGroup(0, this.#data[first + i]!);
        if (dispatch.params >= 0) pass.setBindGroup(1, this.#params!, [dispatch.params]);
        pass.dispatchWorkgroups(...dispatch.grid);
      }
      pass.end();
      if (part === count - 1) last?.(encoder);
      queue.submit([encoder.finish()]);
    }
    return count;
  }

  /** Creates the bind groups anew when a later program has replaced buffers of the pool. */
  #rebind(): void {
    if (this.#version === this.#pool.version) return;
    this.#data = this.#bind();
    this.#version = this.#pool.version;
  }

  /** Milliseconds of each dispatch, each submitted and awaited alone: for benchmarks. CPU-GPU waits. */
  async timeDispatches(): Promise<{ kernel: string; ms: number }[]> {
    const { device } = this.#gpu;
    const times: { kernel: string; ms: number }[] = [];
    await device.queue.onSubmittedWorkDone();
    this.#rebind();
    for (const [i, dispatch] of this.#replay.entries()) {
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      pass.setPipeline(dispatch.pipeline.compute);
      pass.setBindGroup(0, this.#data[i]!);
      if (dispatch.params >= 0) pass.setBindGroup(1, this.#params!, [dispatch.params]);
      pass.dispatchWorkgroups(...dispatch.grid);
      pass.end();
      const start = performance.now();
      device.queue.submit([encoder.finish()]);
      await device.queue.onSubmittedWorkDone();
      times.push({ kernel: this.#names[i]!, ms: performance.now() - start });
    }
    return times;
  }

  /** Reads an output. CPU-GPU wait. */
  async read(name: string): Promise<Float32Array> {
    const { tensor, buffer } = this.#get(name);
    return new Float32Array(await read(this.#gpu.device, buffer, 0, tensor.bytes));
  }

  /** Reads an output of dtype u32. CPU-GPU wait. */
  async readU32(name: string): Promise<Uint32Array> {
    const { tensor, buffer } = this.#get(name);
    return new Uint32Array(await read(this.#gpu.device, buffer, 0, tensor.bytes));
  }

  #get(name: string) {
    const found = this.#named.get(name);
    if (!found) throw new Error(`The program has no input or output named ${name}.`);
    return found;
  }

  /** Destroys the program's own buffers; the pool keeps those of temporaries. */
  destroy(): void {
    for (const buffer of this.#disposable) buffer.destroy();
    this.#own.clear();
  }
}

/** The parameters of all dispatches in one block, each at its own aligned offset. */
function paramsBlock(dispatches: readonly Dispatch[]): { bytes: ArrayBuffer; offsets: number[] } {
  let used = 0;
  const offsets = dispatches.map((dispatch) => {
    if (!hasParams(dispatch)) return -1;
    used += PARAMS_STRIDE;
    return used - PARAMS_STRIDE;
  });
  const view = new DataView(new ArrayBuffer(used));
  dispatches.forEach(({ kernel, params }, i) => {
    Object.entries(kernel.params).forEach(([name, type], field) => {
      const at = offsets[i]! + field * 4;
      const value = params[name]!;
      if (!Number.isFinite(value))
        throw new Error(`${kernel.name}: parameter ${name} is ${value}.`);
      if (type === "f32") view.setFloat32(at, value, true);
      else if (type === "u32") view.setUint32(at, value, true);
      else view.setInt32(at, value, true);
    });
  });
  return { bytes: view.buffer, offsets };
}
