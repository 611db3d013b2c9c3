import { expect, test } from "vitest";
import { gelu } from "../ops/gelu.ts";
import { scale } from "../ops/scale.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import { Program } from "./program.ts";
import { pooledBytes, SlotPool } from "./slotPool.ts";
import { Trace } from "./trace.ts";

/** x → x · 2^`times`, through as many temporaries. */
function doubling(count: number, times: number): Trace {
  const trace = new Trace();
  trace.muted(() => {
    let x = trace.input("x", [count]);
    for (let i = 0; i < times; i++) x = scale(x, 2);
    trace.keep(x, "y");
  });
  return trace;
}

/** Keeps all of its temporaries for the way back. */
function learning(count: number): Trace {
  const trace = new Trace();
  const x = trace.external("x", [count], { needsGrad: true });
  const y = gelu(gelu(gelu(x)));
  trace.keep(trace.backwardFrom(y, y, scaleSum).get(x)!, "y");
  return trace;
}

const scaleSum = () => {
  throw new Error("Nothing meets here.");
};

test("what is held does not depend on which program came first, and a program that was bound before goes on", async () => {
  const gpu = await nodeGpu();
  const traces = [doubling(64, 3), doubling(4096, 4), learning(1000), doubling(512, 2)];
  const held: number[] = [];
  for (const order of [traces, traces.toReversed()]) {
    const pool = new SlotPool(gpu.device);
    const x = gpu.device.createBuffer({
      ...{ label: "x", size: 4096, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST },
    });
    const build = (trace: Trace) =>
      Program.build(gpu, trace, pool, () => ({ buffer: x, offset: 0 }));
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
      // Under way on the queue while its slots give way to larger ones.
      first.write("x", ones);
      first.run();
      const reading = first.read("y");
      programs.push(await build(trace));
      expect(await reading).toEqual(ones.map(() => 8));
      expect(await runFirst()).toEqual(ones.map(() => 8));
      expect((await gpu.device.popErrorScope())?.message).toBe(undefined);
    }
    held.push(pool.bytes);
    expect(pool.bytes).toBe(
      pooledBytes(programs.map(({ plan: { slots } }) => ({ slots: slots.toReversed() }))),
    );
    for (const program of programs) program.destroy();
    pool.destroy();
    x.destroy();
  }
  expect(held[0]).toBe(held[1]);
});

test("the k-th largest of every program is held once", () => {
  // 40 and 30, 9 and 20, 5.
  expect(pooledBytes([{ slots: [9, 40] }, { slots: [30, 5, 20] }])).toBe(40 + 20 + 5);
  expect(pooledBytes([])).toBe(0);
});
