/** Times what traces record on a device, over numbers that mean nothing unless they are given. */
import type { Gpu } from "../gpu/device.ts";
import { buildProgram } from "../graph/buildProgram.ts";
import { BufferPool } from "../graph/bufferPool.ts";
import type { Trace } from "../graph/trace.ts";

const ROUNDS = 2;
/** Long enough that the wait for the device does not count. */
const ENOUGH_MS = 25;
const MOST_REPEATS = 1024;
/** After this long no more rounds than LEAST_ROUNDS are begun. */
const LONG_MS = 1500;
const LEAST_ROUNDS = 2;

/** What an external begins with; undefined for zeros. */
export type Contents = (name: string, bytes: number) => Uint32Array<ArrayBuffer> | undefined;

/** Milliseconds of one run, the better of ROUNDS rounds, after one that compiles. */
export async function timeTrace(gpu: Gpu, trace: Trace): Promise<number> {
  const [ms] = await timeTraces(gpu, [trace], ROUNDS);
  return ms!;
}

/**
 * Milliseconds of one run of each trace: the least of `rounds`, or of fewer where runs are long, in which the traces take turns, so that what else the computer
 * does meets all of them. A turn is as many runs as take ENOUGH_MS.
 */
export async function timeTraces(
  gpu: Gpu,
  traces: readonly Trace[],
  rounds: number,
  contents?: Contents,
): Promise<number[]> {
  const timers: Timer[] = [];
  try {
    for (const trace of traces) timers.push(await openTimer(gpu, trace, contents));
    const best = timers.map(() => Infinity);
    const start = performance.now();
    const isLong = () => performance.now() - start > LONG_MS;
    for (let round = 0; round < rounds && (round < LEAST_ROUNDS || !isLong()); round++)
      for (const [i, { turn }] of timers.entries()) best[i] = Math.min(best[i]!, await turn());
    return best;
  } finally {
    for (const { close } of timers) close();
  }
}

interface Timer {
  /** Milliseconds of one run in this turn. */
  turn(): Promise<number>;
  close(): void;
}

/** A trace that has run once, with as many runs to a turn as are long enough. */
async function openTimer(gpu: Gpu, trace: Trace, contents?: Contents): Promise<Timer> {
  const { device } = gpu;
  const pool = new BufferPool(device);
  const buffers = externalsOf(device, trace, contents);
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
  await run(1);
  let repeats = 1;
  while ((await run(repeats)) < ENOUGH_MS && repeats < MOST_REPEATS) repeats *= 2;
  return {
    turn: async () => (await run(repeats)) / repeats,
    close() {
      program.destroy();
      pool.destroy();
      for (const buffer of buffers.values()) buffer.destroy();
    },
  };
}

/** A buffer for each external, as long as the tensors in it reach. */
function externalsOf(device: GPUDevice, trace: Trace, contents?: Contents): Map<string, GPUBuffer> {
  const sizes = new Map<string, number>();
  for (const { storage, bytes } of trace.tensors) {
    if (storage.kind !== "external") continue;
    const { name, offset } = storage;
    sizes.set(name, Math.max(sizes.get(name) ?? 0, offset + bytes));
  }
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
  const made = [...sizes].map(([name, bytes]) => {
    const buffer = device.createBuffer({ size: Math.ceil(bytes / 256) * 256, usage });
    const data = contents?.(name, bytes);
    if (data) device.queue.writeBuffer(buffer, 0, data);
    return [name, buffer] as const;
  });
  return new Map(made);
}
