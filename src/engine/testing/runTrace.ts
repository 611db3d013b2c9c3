/** Builds and runs a small recording once with given inputs and weights, and reads what it kept. For tests. */
import type { Gpu } from "../gpu/device.ts";
import { Program } from "../graph/program.ts";
import { SlotPool } from "../graph/slotPool.ts";
import { plan } from "../graph/plan.ts";
import type { Trace } from "../graph/trace.ts";

export type Values = Float32Array | Uint32Array;

export interface Ran {
  read(name: string): Promise<Float32Array>;
  readU32(name: string): Promise<Uint32Array>;
  /** Bytes of an external range after the run. */
  external(name: string): Promise<Float32Array>;
  program: Program;
}

/** `inputs` are written; `externals` become buffers of their own (missing ones are zero, as long as the plan says). */
export async function runTrace(
  gpu: Gpu,
  trace: Trace,
  inputs: Record<string, Values>,
  externals: Record<string, Values> = {},
): Promise<Ran> {
  const { device } = gpu;
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const buffers = new Map<string, GPUBuffer>();
  for (const [name, bytes] of plan(trace).externals) {
    const buffer = device.createBuffer({ label: name, size: Math.ceil(bytes / 256) * 256, usage });
    const values = externals[name];
    if (values) device.queue.writeBuffer(buffer, 0, values as GPUAllowSharedBufferSource);
    buffers.set(name, buffer);
  }
  const program = await Program.build(gpu, trace, new SlotPool(device), (name) => ({
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
