/**
 * The variants of a piece of work as programs on the same buffers, timed by the wall clock. A program holds as many repeats as
 * keep a submit short; runs are many submits, none of which holds the device up.
 */
import type { Gpu } from "../../gpu/device.ts";
import { BufferPool } from "../../graph/bufferPool.ts";
import { buildProgram } from "../../graph/buildProgram.ts";
import type { DeviceProfile } from "../../graph/deviceProfile.ts";
import { plan } from "../../graph/plan.ts";
import type { Program } from "../../graph/program.ts";
import { Trace } from "../../graph/trace.ts";
import type { Runner } from "./fastest.ts";
import type { Work } from "./works.ts";

/** A submit has about so much arithmetic: a hundredth of a second on the slowest devices of their kind. */
const SUBMIT_FLOPS = { card: 2 ** 30, processor: 2 ** 26 };
const MOST_REPEATS = 16;

/** How many repeats a program of the work has. */
export function repeatsOf({ flops }: Pick<Work, "flops">, { software }: DeviceProfile): number {
  const wanted = SUBMIT_FLOPS[software ? "processor" : "card"] / flops;
  return Math.max(1, Math.min(MOST_REPEATS, Math.floor(wanted)));
}

function traceOf(profile: DeviceProfile, work: Work, variant: string): Trace {
  const trace = new Trace(profile);
  work.record(trace, variant, repeatsOf(work, profile));
  return trace;
}

/** Compiles the kernels of the variants in parallel. @returns those that this device compiles */
export async function compiled(gpu: Gpu, profile: DeviceProfile, work: Work): Promise<string[]> {
  const ends = await Promise.allSettled(
    work.variants.map((variant) =>
      Promise.all(
        traceOf(profile, work, variant).dispatches.map(
          ({ kernel, overrides }) => gpu.pipelines.get(kernel, overrides).compiled,
        ),
      ),
    ),
  );
  return work.variants.filter((_, i) => ends[i]!.status === "fulfilled");
}

/** Runners of the variants named; times are of one repeat. `close` frees all that they use. */
export async function openRunners(
  gpu: Gpu,
  profile: DeviceProfile,
  work: Work,
  variants: readonly string[],
): Promise<{ runners: Runner[]; close(): void }> {
  const pool = new BufferPool(gpu.device);
  const buffers = new Map<string, GPUBuffer>();
  const programs: Program[] = [];
  const repeats = repeatsOf(work, profile);
  const close = () => {
    for (const program of programs) program.destroy();
    pool.destroy();
    for (const buffer of buffers.values()) buffer.destroy();
  };
  try {
    const runners: Runner[] = [];
    for (const variant of variants) {
      const trace = traceOf(profile, work, variant);
      for (const [name, bytes] of plan(trace).externals)
        if (!buffers.has(name)) buffers.set(name, filled(gpu.device, work, name, bytes));
      const program = await buildProgram(gpu, trace, pool, (name) => ({
        buffer: buffers.get(name)!,
        offset: 0,
      }));
      programs.push(program);
      const run = async (times: number): Promise<number> => {
        const start = performance.now();
        for (let i = 0; i < times; i++) program.run();
        await gpu.device.queue.onSubmittedWorkDone();
        return (performance.now() - start) / repeats;
      };
      runners.push({ variant, run });
    }
    return { runners, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Of no length that rows have, so that rows differ. */
const CHUNK_WORDS = 16381;

/** With the work's own tables, and numbers that differ elsewhere: a card clocks higher where nothing changes. */
function filled(device: GPUDevice, { tables }: Work, name: string, bytes: number): GPUBuffer {
  const size = Math.ceil(bytes / 256) * 256;
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
  const buffer = device.createBuffer({ label: name, size, usage });
  const table = tables?.[name];
  if (table) {
    device.queue.writeBuffer(buffer, 0, table);
    return buffer;
  }
  const chunk = Uint32Array.from({ length: CHUNK_WORDS }, (_, i) =>
    name === "q4" ? packed(i) : float(i),
  );
  for (let at = 0; at < size; at += chunk.byteLength)
    device.queue.writeBuffer(buffer, at, chunk, 0, Math.min(chunk.length, (size - at) / 4));
  return buffer;
}

const mixed = (i: number) => Math.imul(i + 1, 2654435761) >>> 0;
/** Two halves of small exponents: scales in f16, or eight values of 4 bits. */
const packed = (i: number) => ((mixed(i) & 0x07ff07ff) | 0x28002800) >>> 0;
/** Floats of 1 to 2, and of either sign. */
const float = (i: number) => ((mixed(i) & 0x807fffff) | 0x3f800000) >>> 0;
