import { describe, expect, test } from "vitest";
import { concat } from "../../base/concat.ts";
import type { DeviceProfile } from "../graph/deviceProfile.ts";
import { Trace } from "../graph/trace.ts";
import { expectClose } from "../testing/checkOp.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import * as reference from "../testing/reference/optim.ts";
import { runTrace, type TraceResult } from "../testing/runTrace.ts";
import { adamw, adamwHyper, HYPER_SIZE } from "./adamw.ts";
import { arenas } from "./arenas.ts";
import { gradSquares } from "./gradSquares.ts";
import recorded from "./recorded.json" with { type: "json" };
import { learningRateAt } from "./schedule.ts";
import { updateRanges } from "./updateRanges.ts";

const DEVICES: { name: string; profile: DeviceProfile }[] = [
  { name: "a processor", profile: { software: true, matmul: "register" } },
  { name: "a card", profile: { software: false, matmul: "tile" } },
];
const STEPS = 10;
const config = {
  learningRate: 0.02,
  beta1: 0.9,
  beta2: 0.99,
  epsilon: 1e-6,
  weightDecay: 0.1,
  maxGradNorm: recorded.training.maxNorm,
  schedule: "cosine",
  warmupRatio: 0.2,
} as const;

type Config = Omit<typeof config, "maxGradNorm" | "learningRate"> & {
  maxGradNorm: number;
  learningRate: number;
};

/** The same numbers as in tools/optim/record.py. */
const start = (count: number) =>
  Float32Array.from({ length: count }, (_, i) => Math.sin(1 + 0.7 * i));
const gradsAt = (count: number, step: number) =>
  Float32Array.from({ length: count }, (_, i) => 0.1 * (step + 1) * Math.cos(0.3 * i + 1.1 * step));

/** Runs ten steps and calls `after` each. */
async function train(
  profile: DeviceProfile,
  count: number,
  options: Config,
  after: (ran: TraceResult, step: number, learningRate: number) => Promise<void>,
  window?: number,
) {
  const trace = new Trace(profile);
  const arena = (name: string) => trace.external(name, [count]);
  const grads = trace.input("grads", [count]);
  const arenas = { values: arena("values"), grads, m: arena("m"), v: arena("v") };
  const whole = { begin: 0, end: 4 * count, row: 0 };
  const hyper = trace.input("hyper", [1, HYPER_SIZE]);
  trace.markOutput(adamw(arenas, hyper, gradSquares(grads), [whole], window), "norm");
  let ran: TraceResult | undefined;
  for (let step = 0; step < STEPS; step++) {
    const learningRate = learningRateAt(step, STEPS, options);
    const inputs = {
      grads: gradsAt(count, step),
      hyper: adamwHyper(options, learningRate, step + 1),
    };
    if (ran) {
      for (const [name, values] of Object.entries(inputs)) ran.program.write(name, values);
      ran.program.run();
    } else {
      ran = await runTrace(await nodeGpu(), trace, inputs, { values: start(count) });
    }
    await after(ran, step, learningRate);
  }
  ran?.program.destroy();
}

describe.each(DEVICES)("on $name", ({ profile }) => {
  test("ten steps with warm-up, cosine and clipping give PyTorch's norms and values", () => {
    const { counts, norms, values } = recorded.training;
    const count = counts.reduce((sum, n) => sum + n, 0);
    return train(profile, count, config, async (ran, step) => {
      expectClose("norm", await ran.read("norm"), [norms[step]!], 1e-6);
      const got = (await ran.external("values")).subarray(0, count);
      expectClose(`values after step ${step}`, got, values[step]!, 1e-6);
    });
  });

  test.each([0, 0.5])(
    "ten steps agree with the f64 reference, clipped to %f",
    async (maxGradNorm) => {
      const count = 8531;
      const zeros = () => new Float64Array(count);
      const state = { values: Float64Array.from(start(count)), m: zeros(), v: zeros() };
      const options = { ...config, maxGradNorm };
      await train(profile, count, options, async (ran, step, learningRate) => {
        const grads = Float64Array.from(gradsAt(count, step));
        reference.adamw(state, grads, step + 1, { ...options, learningRate });
        for (const name of ["values", "m", "v"] as const) {
          const got = (await ran.external(name)).subarray(0, count);
          expectClose(`${name} after step ${step}`, got, state[name], 2e-6);
        }
      });
    },
  );

  test("arenas in windows of 8,256 floats are updated as in one, bit by bit", async () => {
    const last = async (window?: number) => {
      let values: Float32Array = new Float32Array();
      const keep = async (ran: TraceResult) => void (values = await ran.external("values"));
      await train(profile, 20_003, config, keep, window);
      return values;
    };
    expect(await last(8256)).toEqual(await last());
  });

  test("with learning rate 0 no bit of a value changes", () =>
    train(profile, 67, { ...config, learningRate: 0 }, async (ran) => {
      expect([...(await ran.external("values")).subarray(0, 67)]).toEqual([...start(67)]);
    }));
});

describe.each(DEVICES)("tensors that take turns on $name", ({ profile }) => {
  const { sizes, takePart, maxNorm, norms, counts, values } = recorded.skipping;
  const floats = 64 * sizes.length;
  const parameters = sizes.map((_, k) => ({ begin: 256 * k, end: 256 * (k + 1) }));
  const places = sizes.flatMap((n, k) => Array.from({ length: n }, (_, i) => 64 * k + i));

  test("have PyTorch's norms and values after each step, and those without a gradient keep every bit", async () => {
    const zeros = (): Float32Array => new Float32Array(floats);
    let state = { values: zeros(), m: zeros(), v: zeros() };
    for (const place of places) state.values[place] = Math.sin(1 + 0.7 * place);
    for (const [step, part] of takePart.entries()) {
      const isUpdated = sizes.map((_, k) => part.includes(k));
      const changed = updateRanges(parameters, Uint32Array.from(counts[step]!), isUpdated);
      const grads = new Float32Array(floats);
      for (const place of places)
        if (isUpdated[Math.floor(place / 64)])
          grads[place] = 0.1 * (step + 1) * Math.cos(0.3 * place + 1.1 * step);
      const trace = new Trace(profile);
      const all = arenas(trace, floats);
      const hyper = trace.input("hyper", [changed.counts.length, HYPER_SIZE]);
      trace.markOutput(adamw(all, hyper, gradSquares(all.grads), changed.ranges), "norm");
      const rows = changed.counts.map((count) =>
        adamwHyper({ ...config, maxGradNorm: maxNorm }, config.learningRate, count),
      );
      const externals = { ...state, grads };
      const ran = await runTrace(await nodeGpu(), trace, { hyper: concat(rows) }, externals);
      expectClose("norm", await ran.read("norm"), [norms[step]!], 1e-6);
      const before = state;
      state = {
        values: await ran.external("values"),
        m: await ran.external("m"),
        v: await ran.external("v"),
      };
      ran.program.destroy();
      for (const [k, size] of sizes.entries()) {
        const own = (arena: Float32Array) => arena.slice(64 * k, 64 * k + size);
        expectClose(`tensor ${k} after step ${step}`, own(state.values), values[step]![k]!, 1e-6);
        if (isUpdated[k]) continue;
        expect(own(state.values)).toEqual(own(before.values));
        expect([own(state.m), own(state.v)]).toEqual([own(before.m), own(before.v)]);
      }
    }
  });
});
