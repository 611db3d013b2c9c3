/** Times what a trace records on a device, over numbers that mean nothing. */
import type { Gpu } from "../gpu/device.ts";
import { buildProgram } from "../graph/buildProgram.ts";
import { BufferPool } from "../graph/bufferPool.ts";
import type { Trace } from "../graph/trace.ts";

const ROUNDS = 2;
/** Long enough that the wait for the device does not count. */
const ENOUGH_MS = 25;
const MOST_REPEATS = 1024;

/** Milliseconds of one run, the better of ROUNDS rounds of as many runs as take ENOUGH_MS, after one that compiles. */
export async function timeTrace(gpu: Gpu, trace: Trace): Promise<number> {
  const { device } = gpu;
  const pool = new BufferPool(device);
  const buffers = new Map<string, GPUBuffer>();
  for (const { storage, bytes } of trace.tensors) {
    if (storage.kind !== "external" || buffers.has(storage.name)) continue;
    const size = Math.ceil(bytes / 256) * 256;
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
    buffers.set(storage.name, device.createBuffer({ size, usage }));
  }
  const program = await buildProgram(gpu, trace, pool, (name) => ({
    buffer: buffers.get(name)!,
    offset: 0,
  }));
  const run = async (repeats: number): Promise<number> => {
    const start = performance.now();
    for (let i = 0; i < repeats; i++) program.run();
    await device.queue.onSubmittedWorkDone();
    return performance.now() - start;
  };
  try {
    await run(1);
    let repeats = 1;
    while ((await run(repeats)) < ENOUGH_MS && repeats < MOST_REPEATS) repeats *= 2;
    let best = Infinity;
    for (let round = 0; round < ROUNDS; round++) best = Math.min(best, await run(repeats));
    return best / repeats;
  } finally {
    program.destroy();
    pool.destroy();
    for (const buffer of buffers.values()) buffer.destroy();
  }
}
