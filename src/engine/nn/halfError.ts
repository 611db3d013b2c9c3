/** How far products in half precision are from f32 on a device, measured: the same numbers multiplied both ways. */
import { Random } from "../../base/random.ts";
import type { Gpu } from "../gpu/device.ts";
import { buildProgram } from "../graph/buildProgram.ts";
import { BufferPool } from "../graph/bufferPool.ts";
import { withHalf } from "../graph/deviceProfile.ts";
import { Trace } from "../graph/trace.ts";
import { recordNN, recordNT } from "../ops/matmul.ts";

const [ROWS, SIDE] = [64, 512];

/** The largest error of a product forward and one back, of normal numbers, as a share of the product's largest value. */
export async function halfError(gpu: Gpu): Promise<number> {
  const exact = { software: gpu.software, matmul: "register" } as const;
  const trace = new Trace(withHalf(exact, gpu));
  const x = trace.input("x", [ROWS, SIDE]);
  const w = trace.input("w", [SIDE, SIDE]);
  for (const variant of ["half", "register"] as const) {
    const y = trace.markOutput(trace.tensor([ROWS, SIDE]), `y ${variant}`);
    const dx = trace.markOutput(trace.tensor([ROWS, SIDE]), `dx ${variant}`);
    recordNT(trace, x, w, y, { variant });
    recordNN(trace, x, w, dx, { variant });
  }
  const pool = new BufferPool(gpu.device);
  const program = await buildProgram(gpu, trace, pool, (name) => {
    throw new Error(`${name} is not part of this measurement.`);
  });
  try {
    const random = new Random(1);
    const normal = (count: number) => Float32Array.from({ length: count }, () => random.normal());
    program.write("x", normal(ROWS * SIDE));
    program.write("w", normal(SIDE * SIDE));
    program.run();
    const errors: number[] = [];
    for (const name of ["y", "dx"]) {
      const half = await program.read(`${name} half`);
      errors.push(largestError(half, await program.read(`${name} register`)));
    }
    return Math.max(...errors);
  } finally {
    program.destroy();
    pool.destroy();
  }
}

function largestError(got: Float32Array, wanted: Float32Array): number {
  const largest = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return got.reduce((most, value, i) => Math.max(most, Math.abs(value - wanted[i]!)), 0) / largest;
}
