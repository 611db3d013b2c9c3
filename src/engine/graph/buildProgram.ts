/** From a trace to a program: buffers by the plan, pipelines that compile in parallel, and a bind group for each dispatch. */
import type { Gpu } from "../gpu/device.ts";
import { PARAMS_STRIDE } from "../gpu/pipelines.ts";
import type { BufferPool } from "./bufferPool.ts";
import { mostWork } from "./dispatchWork.ts";
import { paramsBlock } from "./paramsBlock.ts";
import { bufferBytes, plan, type Plan } from "./plan.ts";
import { Program } from "./program.ts";
import type { Replay } from "./replay.ts";
import type { Tensor, Trace } from "./trace.ts";
import { baseOf } from "./views.ts";

/** Where the bytes of an external are; `offset` in bytes. */
export interface BufferRange {
  buffer: GPUBuffer;
  offset: number;
}

/** Looks up the buffer range of an external by name, for example of a weight. */
export type Externals = (name: string) => BufferRange;

/**
 * The program, its kernels compiled.
 * @throws {Error} when a tensor is larger than the device can bind, or a kernel does not compile
 */
export async function buildProgram(
  gpu: Gpu,
  trace: Trace,
  pool: BufferPool,
  externals: Externals,
): Promise<Program> {
  const program = startProgram(gpu, trace, pool, externals);
  await program.compiled;
  return program;
}

/** The program while its kernels compile: see `runAsCompiled`. @throws {Error} when a tensor is larger than the device can bind. */
export function startProgram(
  gpu: Gpu,
  trace: Trace,
  pool: BufferPool,
  externals: Externals,
): Program {
  const planned = plan(trace);
  if (planned.largestBindingBytes > gpu.maxBindingBytes) {
    throw new Error(
      `This needs a buffer of ${planned.largestBindingBytes} bytes, and ${gpu.name} binds at most ${gpu.maxBindingBytes}. Shorten the examples or make the batch smaller.`,
    );
  }
  const pipelines = trace.dispatches.map((d) => gpu.pipelines.get(d.kernel, d.overrides));
  pool.fit(planned.poolBuffers);
  const own = new Map(planned.owned.map((tensor) => [tensor, ownBuffer(gpu.device, tensor)]));
  const block = paramsBlock(trace.dispatches);
  const params = paramsBuffer(gpu.device, block.bytes);
  const replay = trace.dispatches.map(({ grid: [x, y = 1, z = 1] }, i): Replay => {
    return { pipeline: pipelines[i]!, params: block.offsets[i]!, grid: [x, y, z] };
  });
  const bind = () => {
    const pooled = pool.buffersFor(planned.poolBuffers);
    const bufferOf = (tensor: Tensor) =>
      own.get(tensor) ?? pooled[planned.poolBufferOf.get(tensor)!]!;
    return trace.dispatches.map(({ kernel, buffers }, i) =>
      gpu.device.createBindGroup({
        label: kernel.name,
        layout: pipelines[i]!.data,
        entries: kernel.bindings.map((name, at) => ({
          binding: at,
          resource: bindingOf(buffers[name]!, bufferOf, externals),
        })),
      }),
    );
  };
  return new Program(gpu, {
    ...{ planned, replay, pool, bind, own },
    params: params && paramsGroup(gpu, params),
    disposable: params ? [...own.values(), params] : [...own.values()],
    names: trace.dispatches.map(({ kernel }) => kernel.name),
    work: trace.dispatches.map(mostWork),
    unread: unreadInputs(trace, planned),
  });
}

function ownBuffer(device: GPUDevice, tensor: Tensor): GPUBuffer {
  return device.createBuffer({
    label: `${tensor.storage.kind} ${tensor.label}`,
    size: bufferBytes(tensor),
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
  });
}

/** Undefined when no dispatch has parameters. */
function paramsBuffer(device: GPUDevice, bytes: ArrayBuffer): GPUBuffer | undefined {
  if (!bytes.byteLength) return undefined;
  const buffer = device.createBuffer({
    label: "params",
    size: bytes.byteLength,
    usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
  });
  device.queue.writeBuffer(buffer, 0, bytes);
  return buffer;
}

function paramsGroup({ device, pipelines }: Gpu, buffer: GPUBuffer): GPUBindGroup {
  const resource = { buffer, offset: 0, size: PARAMS_STRIDE };
  return device.createBindGroup({
    layout: pipelines.params,
    entries: [{ binding: 0, resource }],
  });
}

function bindingOf(
  tensor: Tensor,
  bufferOf: (base: Tensor) => GPUBuffer,
  externals: Externals,
): GPUBufferBinding {
  const { base, offset } = baseOf(tensor);
  // To the end of a vector: a kernel may read the last elements four at a time. Buffers are multiples of this.
  const size = Math.max(VECTOR_BYTES, Math.ceil(tensor.bytes / VECTOR_BYTES) * VECTOR_BYTES);
  if (base.storage.kind !== "external") return { buffer: bufferOf(base), offset, size };
  const range = externals(base.storage.name);
  return { buffer: range.buffer, offset: range.offset + base.storage.offset + offset, size };
}

const VECTOR_BYTES = 16;

function unreadInputs(trace: Trace, { owned }: Plan): ReadonlySet<string> {
  const read = new Set(owned);
  return new Set(
    trace.tensors.flatMap((t) =>
      t.storage.kind === "input" && !t.view && !read.has(t) ? [t.storage.name] : [],
    ),
  );
}
