/**
 * Measures which matmul variant is faster on this device: tiles in workgroup memory on graphics cards, registers on software
 * devices. Run once per device; the caller stores the result.
 */
import type { Gpu } from "../gpu/device.ts";
import { buildProgram } from "../graph/buildProgram.ts";
import { BufferPool } from "../graph/bufferPool.ts";
import { weightBytes } from "../graph/weightFormat.ts";
import { Trace } from "../graph/trace.ts";
import type { DeviceProfile } from "../graph/deviceProfile.ts";
import { recordNN, recordNT } from "../ops/matmul.ts";

type Variant = DeviceProfile["matmul"];

export interface AutotuneResult {
  matmul: Variant;
  /** Milliseconds of the same work with each variant, the better of two rounds. */
  ms: Record<Variant, number>;
}

const [ROWS, OUT, IN] = [256, 256, 256];
const REPEATS = 2;
const ROUNDS = 2;

/** Forward and backward through q4 weights with 256 rows, as in a training step. CPU-GPU waits. */
export async function autotune(gpu: Gpu): Promise<AutotuneResult> {
  const pool = new BufferPool(gpu.device);
  const weight = gpu.device.createBuffer({
    size: weightBytes("q4", OUT, IN),
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
  });
  const ms: Record<Variant, number> = { register: Infinity, tile: Infinity };
  const programs = await Promise.all(
    (["register", "tile"] as const).map(async (variant) => {
      const build = buildProgram(gpu, record(variant), pool, () => ({
        buffer: weight,
        offset: 0,
      }));
      return { variant, program: await build };
    }),
  );
  for (const { program } of programs) program.run();
  await gpu.device.queue.onSubmittedWorkDone();
  for (let round = 0; round < ROUNDS; round++) {
    for (const { variant, program } of programs) {
      const start = performance.now();
      program.run();
      await gpu.device.queue.onSubmittedWorkDone();
      ms[variant] = Math.min(ms[variant], performance.now() - start);
    }
  }
  for (const { program } of programs) program.destroy();
  pool.destroy();
  weight.destroy();
  return { matmul: ms.tile < ms.register ? "tile" : "register", ms };
}

function record(variant: Variant): Trace {
  const trace = new Trace();
  const w = trace.external("w", [OUT, IN], { format: "q4" });
  let x = trace.input("x", [ROWS, IN]);
  for (let i = 0; i < REPEATS; i++) {
    const y = trace.tensor([ROWS, OUT]);
    recordNT(trace, x, w, y, { variant });
    x = trace.tensor([ROWS, IN]);
    recordNN(trace, y, w, x, { variant });
  }
  trace.markOutput(x, "x back");
  return trace;
}
