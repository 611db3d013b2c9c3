/** Builds a recording, runs it once with given inputs and externals, and reads its outputs. For tests. */
import type { Gpu } from "../gpu/device.ts";
import { buildProgram } from "../graph/buildProgram.ts";
import type { Program } from "../graph/program.ts";
import { BufferPool } from "../graph/bufferPool.ts";
import { plan } from "../graph/plan.ts";
import type { Trace } from "../graph/trace.ts";

export type Values = Float32Array | Uint32Array;

export interface TraceResult {
  read(name: string): Promise<Float32Array>;
  readU32(name: string): Promise<Uint32Array>;
  /** Bytes of an external range after the run. */
  external(name: string): Promise<Float32Array>;
  program: Program;
}

/** `inputs` are written; each external gets a buffer of its size, with the values of `externals` or zeros. */
export async function runTrace(
  gpu: Gpu,
  trace: Trace,
  inputs: Record<string, Values>,
  externals: Record<string, Values> = {},
): Promise<TraceResult> {
  const { device } = gpu;
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const buffers = new Map<string, GPUBuffer>();
  for (const [name, bytes] of plan(trace).externals) {
    const buffer = device.createBuffer({ label: name, size: Math.ceil(bytes / 256) * 256, usage });
    const values = externals[name];
    if (values) device.queue.writeBuffer(buffer, 0, values as GPUAllowSharedBufferSource);
    buffers.set(name, buffer);
  }
  const program = await buildProgram(gpu, trace, new BufferPool(device), (name) => ({
    buffer: buffers.get(name)!,
    offset: 0,
  }));
  for (const [name, values] of Object.entries(inputs)) program.write(name, values);
  device.pushErrorScope("validation");
  program.run();
  const error = await device.popErrorScope();
  if (error) throw new Error(error.message);
  const { read } = await import("../gpu/readback.ts");
  return {
    program,
    read: (name) => program.read(name),
    readU32: (name) => program.readU32(name),
    external: async (name) => {
      const buffer = buffers.get(name)!;
      return new Float32Array(await read(device, buffer, 0, buffer.size));
    },
  };
}
