/** Programs that run while their kernels compile. */
import { expect, test } from "vitest";
import { Pipelines } from "../gpu/pipelines.ts";
import { gelu } from "../ops/gelu.ts";
import { scale } from "../ops/scale.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import { buildProgram, startProgram } from "./buildProgram.ts";
import { BufferPool } from "./bufferPool.ts";
import { Trace } from "./trace.ts";

const opened = await nodeGpu();
/** The device, with nothing compiled yet. */
const fresh = () => ({ ...opened, device: opened.device, pipelines: new Pipelines(opened.device) });
const noExternals = () => {
  throw new Error("There are no externals.");
};

/** As many values that a first submit has no time for all dispatches of `chain`. */
const VALUES = Float32Array.from({ length: 2 ** 17 }, (_, i) => 1 + (i % 8));

/** x → gelu(x · 2^70) · 2^-70. */
function chain(): Trace {
  const trace = new Trace();
  trace.noGrad(() => {
    let x = trace.input("x", [VALUES.length]);
    for (let i = 0; i < 70; i++) x = scale(x, 2);
    x = gelu(x);
    for (let i = 0; i < 70; i++) x = scale(x, 0.5);
    trace.markOutput(x, "y");
  });
  return trace;
}

test("it submits what is compiled, in order, and gives the same numbers as when all is", async () => {
  const pool = new BufferPool(opened.device);
  const program = startProgram(fresh(), chain(), pool, noExternals);
  expect(program.isCompiled).toBe(false);
  expect(() => program.run()).toThrow("kernels are not compiled yet");
  program.write("x", VALUES);
  const around: string[] = [];
  const running = program.runAsCompiled({
    first: () => void around.push("first"),
    last: () => void around.push("last"),
  });
  expect(await running).toBeGreaterThan(1);
  expect(around).toEqual(["first", "last"]);
  expect(await program.read("y")).toEqual(VALUES);
  expect(program.isCompiled).toBe(true);
  expect(await program.runAsCompiled()).toBeGreaterThan(1);
  expect(await program.read("y")).toEqual(VALUES);
});

test("until it has submitted all, no other program of the pool runs or takes its buffers", async () => {
  const pool = new BufferPool(opened.device);
  const other = await buildProgram(opened, chain(), pool, noExternals);
  const program = startProgram(fresh(), chain(), pool, noExternals);
  const running = program.runAsCompiled();
  expect(() => other.run()).toThrow("Another computation is being submitted");
  expect(() => pool.fit([1 << 20])).toThrow("Another computation is being submitted");
  await expect(startedTwice(program)).rejects.toThrow("Another computation is being submitted");
  let isFree = false;
  const freed = pool.whenFree().then(() => (isFree = true));
  await Promise.resolve();
  expect(isFree).toBe(false);
  await running;
  await freed;
  expect(other.run()).toBeGreaterThan(0);
});

const startedTwice = (program: { runAsCompiled(): Promise<number> }) => program.runAsCompiled();

test("a kernel that does not compile is told with the compiler's line, and the pool is free again", async () => {
  const source = [
    "@group(0) @binding(0) var<storage, read_write> y: array<f32>;",
    "@compute @workgroup_size(1)",
    "fn main() { y[0] = missing; }",
  ].join("\n");
  const sides = { reads: [] as const, writes: ["y"] as const, bindings: ["y"] as const };
  const broken = { name: "broken", source, ...sides, params: {} };
  const trace = new Trace();
  const y = trace.tensor([1]);
  trace.dispatch(broken, { y }, {}, [1]);
  trace.markOutput(y, "y");
  const pool = new BufferPool(opened.device);
  opened.device.pushErrorScope("validation");
  const program = startProgram(fresh(), trace, pool, noExternals);
  await expect(program.runAsCompiled()).rejects.toThrow(/broken does not compile[\s\S]*missing/);
  await opened.device.popErrorScope();
  await pool.whenFree();
  expect(program.isCompiled).toBe(false);
});
