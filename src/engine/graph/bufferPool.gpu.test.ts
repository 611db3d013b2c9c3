import { expect, test } from "vitest";
import { gelu } from "../ops/gelu.ts";
import { scale } from "../ops/scale.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import { buildProgram } from "./buildProgram.ts";
import { pooledBytes, BufferPool } from "./bufferPool.ts";
import { Trace } from "./trace.ts";

/** x → x · 2^`times`, with as many temporaries. */
function doubling(count: number, times: number): Trace {
  const trace = new Trace();
  trace.noGrad(() => {
    let x = trace.input("x", [count]);
    for (let i = 0; i < times; i++) x = scale(x, 2);
    trace.markOutput(x, "y");
  });
  return trace;
}

/** Forward and backward: the temporaries of the forward pass live until the backward pass. */
function withBackward(count: number): Trace {
  const trace = new Trace();
  const x = trace.external("x", [count], { needsGrad: true });
  const y = gelu(gelu(gelu(x)));
  trace.markOutput(trace.backwardFrom(y, y, noAccumulation).get(x)!, "y");
  return trace;
}

const noAccumulation = () => {
  throw new Error("No gradients are accumulated here.");
};

test("the pool's size does not depend on the order of programs, and programs bound before a buffer is replaced still run", async () => {
  const gpu = await nodeGpu();
  const traces = [doubling(64, 3), doubling(4096, 4), withBackward(1000), doubling(512, 2)];
  const sizes: number[] = [];
  for (const order of [traces, traces.toReversed()]) {
    const pool = new BufferPool(gpu.device);
    const x = gpu.device.createBuffer({
      ...{ label: "x", size: 4096, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST },
    });
    const build = (trace: Trace) =>
      buildProgram(gpu, trace, pool, () => ({ buffer: x, offset: 0 }));
    const first = await build(doubling(64, 3));
    const ones = new Float32Array(64).fill(1);
    const runFirst = async () => {
      first.write("x", ones);
      first.run();
      return first.read("y");
    };
    expect(await runFirst()).toEqual(ones.map(() => 8));
    const programs = [first];
    for (const trace of order) {
      gpu.device.pushErrorScope("validation");
      // In flight on the queue while buffers of the pool are replaced by larger ones.
      first.write("x", ones);
      first.run();
      const reading = first.read("y");
      programs.push(await build(trace));
      expect(await reading).toEqual(ones.map(() => 8));
      expect(await runFirst()).toEqual(ones.map(() => 8));
      expect((await gpu.device.popErrorScope())?.message).toBe(undefined);
    }
    sizes.push(pool.bytes);
    expect(pool.bytes).toBe(
      pooledBytes(
        programs.map(({ plan: { poolBuffers } }) => ({ poolBuffers: poolBuffers.toReversed() })),
      ),
    );
    for (const program of programs) program.destroy();
    pool.destroy();
    x.destroy();
  }
  expect(sizes[0]).toBe(sizes[1]);
});

test("a cleared pool holds what runs next, in flight or not, with the same results", async () => {
  const gpu = await nodeGpu();
  const pool = new BufferPool(gpu.device);
  const noExternals = () => {
    throw new Error("There are none.");
  };
  const large = await buildProgram(gpu, doubling(4096, 4), pool, noExternals);
  const small = await buildProgram(gpu, doubling(64, 3), pool, noExternals);
  const ones = new Float32Array(4096).fill(1);
  gpu.device.pushErrorScope("validation");
  large.write("x", ones);
  large.run();
  pool.clear();
  expect(pool.bytes).toBe(0);
  expect(await large.read("y")).toEqual(ones.map(() => 16));
  small.write("x", ones.subarray(0, 64));
  small.run();
  expect(pool.bytes).toBe(pooledBytes([small.plan]));
  large.write("x", ones);
  large.run();
  small.run();
  expect(pool.bytes).toBe(pooledBytes([small.plan, large.plan]));
  expect(await large.read("y")).toEqual(ones.map(() => 16));
  expect(await small.read("y")).toEqual(ones.subarray(0, 64).map(() => 8));
  expect((await gpu.device.popErrorScope())?.message).toBe(undefined);
  const release = pool.hold();
  expect(() => pool.clear()).toThrow("Another computation is being submitted");
  release();
  for (const program of [large, small]) program.destroy();
  pool.destroy();
});

test("the pool holds the maximum over programs of the k-th largest temporary", () => {
  // 40 and 30, 9 and 20, 5.
  expect(pooledBytes([{ poolBuffers: [9, 40] }, { poolBuffers: [30, 5, 20] }])).toBe(40 + 20 + 5);
  expect(pooledBytes([])).toBe(0);
});
