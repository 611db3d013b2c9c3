/** Programs that run in the last submit of another. */
import { expect, test } from "vitest";
import { scale } from "../ops/scale.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import { Pipelines } from "../gpu/pipelines.ts";
import { buildProgram, startProgram } from "./buildProgram.ts";
import { BufferPool } from "./bufferPool.ts";
import { Trace } from "./trace.ts";

const gpu = await nodeGpu();
const { device } = gpu;
const RUNS = 6;

/** The external "state" (n) times `by`, through `steps` temporaries, into an output of which `last` copies it back. */
function scaled(n: number, by: number, steps: number): Trace {
  const trace = new Trace();
  trace.noGrad(() => {
    let x = scale(trace.external("state", [n]), by);
    for (let i = 0; i < steps; i++) x = scale(scale(x, 2), 0.5);
    trace.markOutput(scale(x, 1), "y");
  });
  return trace;
}

async function setUp() {
  const pool = new BufferPool(device);
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
  const state = device.createBuffer({ size: 256, usage });
  device.queue.writeBuffer(state, 0, new Float32Array(64).fill(1));
  const externals = () => ({ buffer: state, offset: 0 });
  // The second one needs larger buffers of the pool than the first.
  const tripled = await buildProgram(gpu, scaled(16, 3, 40), pool, externals);
  const doubled = startProgram(
    { ...gpu, device, pipelines: new Pipelines(device) },
    scaled(64, 2, 1),
    pool,
    externals,
  );
  const order: string[] = [];
  const back = (name: string, program: typeof tripled) => (encoder: GPUCommandEncoder) => {
    order.push(name);
    encoder.copyBufferToBuffer(program.buffer("y"), 0, state, 0, 64);
  };
  const commands = {
    first: () => void order.push("first"),
    last: back("tripled", tripled),
    next: { program: doubled, last: back("doubled", doubled) },
  };
  return { pool, tripled, doubled, commands, order };
}

test("every run is followed by one of the next program, at last in the same submit", async () => {
  const { tripled, doubled, commands, order } = await setUp();
  expect(doubled.isCompiled).toBe(false);
  const submits: number[] = [];
  for (let i = 1; i <= RUNS; i++) {
    submits.push(await tripled.runAsCompiled(commands));
    expect((await doubled.read("y"))[15]).toBe(6 ** i);
    expect(order.splice(0)).toEqual(["first", "tripled", "doubled"]);
  }
  expect(submits[0]).toBeGreaterThan(1);
  expect(submits.at(-1)).toBe(1);
});

test("both are bound anew when their pool was replaced in between", async () => {
  const { pool, tripled, doubled, commands } = await setUp();
  for (let i = 1; i <= RUNS; i++)
    await tripled.runAsCompiled(commands).then(() => doubled.read("y"));
  for (const replace of [() => pool.clear(), () => pool.fit([1 << 12, 1 << 12, 1 << 12])]) {
    const before = (await doubled.read("y"))[3]!;
    replace();
    expect(tripled.run(commands)).toBe(1);
    expect((await doubled.read("y"))[3]).toBe(before * 6);
  }
});
