/** The terms at one position over four words, worked out by hand: with the identity as head, hidden states are the logits. */
import { describe, expect, it } from "vitest";
import type { DeviceProfile } from "../../engine/graph/deviceProfile.ts";
import { Trace } from "../../engine/graph/trace.ts";
import { add } from "../../engine/ops/add.ts";
import { scale } from "../../engine/ops/scale.ts";
import { expectClose } from "../../engine/testing/checkOp.ts";
import { nodeGpu } from "../../engine/testing/nodeGpu.ts";
import { runTrace } from "../../engine/testing/runTrace.ts";
import type { Term } from "../method.ts";
import { alignment, contrast, exemplarAnswers, plainAnswers } from "./terms.ts";

const PLAIN = [1, 0.5, -0.5, 0];
const EXEMPLAR = [2, 0, -1, 0.5];
const NEGATIVE = [0.2, 1, -0.3, 0.1];
const PROFILES: [string, DeviceProfile][] = [
  ["a processor", { software: true, matmul: "register" }],
  ["a graphics card", { software: false, matmul: "tile" }],
];

/** The term's value, and the gradient of each view's states that has one. */
async function run(term: Term, states: Record<string, number[]>, profile: DeviceProfile) {
  const trace = new Trace(profile);
  const leaves = Object.fromEntries(
    term.views.map((name) => [name, trace.external(name, [1, 4], { needsGrad: true })]),
  );
  // As recordStep hands them over: constants are detached. Through an op, so that gradients can be outputs.
  const given = Object.entries(leaves).map(([name, leaf]) => {
    const state = scale(leaf, 1);
    return [name, term.detached?.includes(name) ? trace.detach(state) : state] as const;
  });
  const loss = term.record({
    states: Object.fromEntries(given),
    head: trace.external("head", [4, 4]),
    targets: trace.input("targets", [1], "u32"),
    weights: trace.input("weights", [1]),
    withBackward: true,
  });
  trace.markOutput(loss, "loss");
  const grads = trace.backward([loss], add);
  const wanted = term.views.filter((name) => grads.get(leaves[name]!));
  for (const name of wanted) trace.markOutput(grads.get(leaves[name]!)!, `d ${name}`);
  const head = Float32Array.from({ length: 16 }, (_, i) => Number(i % 5 === 0));
  const values = Object.fromEntries(term.views.map((v) => [v, Float32Array.from(states[v]!)]));
  const inputs = { targets: Uint32Array.of(0), weights: Float32Array.of(1) };
  const ran = await runTrace(await nodeGpu(), trace, inputs, { ...values, head });
  const found: Record<string, Float32Array> = {};
  for (const name of wanted) found[name] = await ran.read(`d ${name}`);
  const value = (await ran.read("loss"))[0]!;
  ran.program.destroy();
  return { value, gradients: found };
}

describe.each(PROFILES)("with the kernels of %s", (_, profile) => {
  const states = { plain: PLAIN, exemplar: EXEMPLAR, negative: NEGATIVE };

  it("answers: 0.7873386717 without the exemplar and 0.3423495824 with it", async () => {
    expect((await run(plainAnswers, states, profile)).value).toBeCloseTo(0.7873386717, 6);
    expect((await run(exemplarAnswers, states, profile)).value).toBeCloseTo(0.3423495824, 6);
  });

  it("alignment: KL(student ‖ teacher) = 0.2050244625, and the teacher has no gradient", async () => {
    const { value, gradients } = await run(alignment, states, profile);
    expect(value).toBeCloseTo(0.2050244625, 6);
    expect(Object.keys(gradients)).toEqual(["plain"]);
    const wanted = [-0.29579142, 0.23459995, 0.0863045, -0.02511303];
    expectClose("d plain", gradients["plain"]!, wanted, 2e-6);
  });

  it("alignment of equal branches is 0, and so is its gradient", async () => {
    const { value, gradients } = await run(alignment, { ...states, exemplar: PLAIN }, profile);
    expect(Math.abs(value)).toBeLessThan(1e-7);
    expect(Math.max(...gradients["plain"]!.map(Math.abs))).toBeLessThan(1e-7);
  });

  it("contrast: 0.7163659730, with gradients through both passes", async () => {
    const { value, gradients } = await run(contrast, states, profile);
    expect(value).toBeCloseTo(0.716365973, 6);
    const wanted = [-0.51147566, 0.13313842, 0.17971806, 0.19861918];
    expectClose("d plain", gradients["plain"]!, wanted, 2e-6);
    const opposite = wanted.map((g) => -g);
    expectClose("d negative", gradients["negative"]!, opposite, 2e-6);
  });

  it("contrast of a picture with itself is the logarithm of the vocabulary", async () => {
    const { value } = await run(contrast, { ...states, negative: PLAIN }, profile);
    expect(value).toBeCloseTo(Math.log(4), 6);
  });
});
