import { expect, test } from "vitest";
import { type Tensor, Trace } from "../graph/trace.ts";
import { checkOp } from "../testing/checkOp.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import * as reference from "../testing/reference/pointwise.ts";
import { runTrace } from "../testing/runTrace.ts";
import { gelu, geluTanh, quickGelu } from "./gelu.ts";

const kinds = [
  ["exact", gelu, reference.gelu],
  ["tanh", geluTanh, reference.geluTanh],
  ["quick", quickGelu, reference.quickGelu],
] as const;

test.each(kinds)(
  "the %s GELU agrees with its reference, forward and backward",
  (_, record, wanted) =>
    checkOp({
      inputs: { x: [17, 61] },
      record: ({ x }) => record(x!),
      reference: ({ x }) => wanted(x!),
      spread: 2,
      tolerance: 1e-6,
    }),
);

async function values(record: (x: Tensor) => Tensor, x: Float32Array): Promise<Float32Array> {
  const trace = new Trace();
  trace.markOutput(record(trace.input("x", [x.length])), "y");
  const ran = await runTrace(await nodeGpu(), trace, { x });
  return ran.read("y");
}

test("the exact GELU is accurate to 1e-6 in every element from -10 to 10, tails included", async () => {
  const x = Float32Array.from({ length: 4001 }, (_, i) => (i - 2000) / 200);
  const y = await values(gelu, x);
  const wanted = reference.gelu(Float64Array.from(x));
  for (let i = 0; i < x.length; i++) {
    const error = Math.abs(y[i]! - wanted[i]!);
    expect(error, `gelu(${x[i]})`).toBeLessThan(1e-6 * Math.max(1, Math.abs(x[i]!)));
    // Relative accuracy in the tail, e.g. gelu(-5) = -1.43e-6, where 1 - erf would leave two digits.
    if (x[i]! < 0) expect(error / Math.abs(wanted[i]!), `gelu(${x[i]})`).toBeLessThan(2e-5);
  }
});

test.each(kinds)("the %s GELU of huge inputs is finite", async (_, record) => {
  const y = await values(record, Float32Array.from([-1e4, -100, -88.5, 88.5, 100, 1e4]));
  for (const [i, wanted] of [0, 0, 0, 88.5, 100, 1e4].entries())
    expect(y[i]).toBeCloseTo(wanted, 5);
});
