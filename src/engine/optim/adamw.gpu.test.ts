import { expect, test } from "vitest";
import { Trace } from "../graph/trace.ts";
import { expectClose } from "../testing/checkOp.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import * as reference from "../testing/reference/optim.ts";
import { runTrace, type TraceResult } from "../testing/runTrace.ts";
import { adamw, adamwHyper, HYPER_SIZE } from "./adamw.ts";
import { gradNorm } from "./gradNorm.ts";
import recorded from "./recorded.json" with { type: "json" };
import { learningRateAt } from "./schedule.ts";

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
  count: number,
  options: Config,
  after: (ran: TraceResult, step: number, learningRate: number) => Promise<void>,
  window?: number,
) {
  const trace = new Trace();
  const whole = (name: string) => trace.external(name, [count]);
  const grads = trace.input("grads", [count]);
  const norm = gradNorm(grads);
  const arenas = { values: whole("values"), grads, m: whole("m"), v: whole("v") };
  adamw(arenas, trace.input("hyper", [HYPER_SIZE]), norm, {
    ...(window && { window }),
  });
  trace.markOutput(norm, "norm");
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

test("ten steps with warm-up, cosine and clipping give PyTorch's norms and values", () => {
  const { counts, norms, values } = recorded.training;
  const count = counts.reduce((sum, n) => sum + n, 0);
  return train(count, config, async (ran, step) => {
    expectClose("norm", await ran.read("norm"), [norms[step]!], 1e-6);
    const got = (await ran.external("values")).subarray(0, count);
    expectClose(`values after step ${step}`, got, values[step]!, 1e-6);
  });
});

test.each([0, 0.5])(
  "ten steps agree with the f64 reference, clipped to %f",
  async (maxGradNorm) => {
    const count = 331;
    const zeros = () => new Float64Array(count);
    const state = { values: Float64Array.from(start(count)), m: zeros(), v: zeros() };
    const options = { ...config, maxGradNorm };
    await train(count, options, async (ran, step, learningRate) => {
      const grads = Float64Array.from(gradsAt(count, step));
      reference.adamw(state, grads, step + 1, { ...options, learningRate });
      for (const name of ["values", "m", "v"] as const) {
        const got = (await ran.external(name)).subarray(0, count);
        expectClose(`${name} after step ${step}`, got, state[name], 2e-6);
      }
    });
  },
);

test("arenas in windows of 64 floats are updated as in one, bit by bit", async () => {
  const last = async (window?: number) => {
    let values: Float32Array = new Float32Array();
    const keep = async (ran: TraceResult) => void (values = await ran.external("values"));
    await train(331, config, keep, window);
    return values;
  };
  expect(await last(64)).toEqual(await last());
});

test("with learning rate 0 no bit of a value changes", () =>
  train(67, { ...config, learningRate: 0 }, async (ran) => {
    expect([...(await ran.external("values")).subarray(0, 67)]).toEqual([...start(67)]);
  }));
