/**
 * Finds out which form of matrix product is faster on this device, by running both: a tile in workgroup memory wins on
 * graphics cards, the register form on processors. Asked once per device; the caller keeps the answer.
 */
import type { Gpu } from "../gpu/device.ts";
import { Program } from "../graph/program.ts";
import { SlotPool } from "../graph/slotPool.ts";
import { weightBytes } from "../graph/weightFormat.ts";
import { Trace, type Hints } from "../graph/trace.ts";
import { recordNN, recordNT } from "../ops/matmul.ts";

type Form = Hints["matmul"];

export interface Measurement {
  matmul: Form;
  /** Milliseconds of the same work in each form, the better of two. */
  ms: Record<Form, number>;
}

const [ROWS, OUT, IN] = [256, 256, 256];
const REPEATS = 2;
const ROUNDS = 2;

/** Forward and back through 4-bit weights, 256 rows, as in a lesson. CPU-GPU waits. */
export async function measureForms(gpu: Gpu): Promise<Measurement> {
  const pool = new SlotPool(gpu.device);
  const weight = gpu.device.createBuffer({
    size: weightBytes("q4", OUT, IN),
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST,
  });
  const ms: Record<Form, number> = { register: Infinity, tile: Infinity };
  const programs = await Promise.all(
    (["register", "tile"] as const).map(async (form) => {
      const build = Program.build(gpu, record(form), pool, () => ({ buffer: weight, offset: 0 }));
      return { form, program: await build };
    }),
  );
  for (const { program } of programs) program.run();
  await gpu.device.queue.onSubmittedWorkDone();
  for (let round = 0; round < ROUNDS; round++) {
    for (const { form, program } of programs) {
      const start = performance.now();
      program.run();
      await gpu.device.queue.onSubmittedWorkDone();
      ms[form] = Math.min(ms[form], performance.now() - start);
    }
  }
  for (const { program } of programs) program.destroy();
  pool.destroy();
  weight.destroy();
  return { matmul: ms.tile < ms.register ? "tile" : "register", ms };
}

function record(form: Form): Trace {
  const trace = new Trace();
  const w = trace.external("w", [OUT, IN], { format: "q4" });
  let x = trace.input("x", [ROWS, IN]);
  for (let i = 0; i < REPEATS; i++) {
    const y = trace.tensor([ROWS, OUT]);
    recordNT(trace, x, w, y, { form });
    x = trace.tensor([ROWS, IN]);
    recordNN(trace, y, w, x, { form });
  }
  trace.keep(x, "x back");
  return trace;
}
