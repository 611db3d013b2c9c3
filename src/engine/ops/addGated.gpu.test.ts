import { expect, test } from "vitest";
import { Trace } from "../graph/trace.ts";
import { checkOp } from "../testing/checkOp.ts";
import { addGated } from "./addGated.ts";

test.each([
  [0, 1],
  [0.01, 1],
  [Math.PI / 4, 1],
  [-1.3, -1],
])("gated residual with gate %f and factor %f agrees with its reference", (gate, s) =>
  checkOp({
    inputs: { x: [7, 13], h: [7, 13] },
    constants: { gate: { shape: [1], values: Float32Array.of(gate) } },
    record: ({ x, h, gate }) => addGated(x!, h!, gate!, s),
    reference: ({ x, h, gate }) => x!.map((value, i) => value + s * Math.tanh(gate![0]!) * h![i]!),
    tolerance: 1e-6,
  }),
);

test("the gradients of both uses of one tensor are accumulated: (1 - tanh(gate)) x", () =>
  checkOp({
    inputs: { x: [5, 9] },
    constants: { gate: { shape: [1], values: Float32Array.of(0.6) } },
    record: ({ x, gate }) => addGated(x!, x!, gate!, -1),
    reference: ({ x, gate }) => x!.map((value) => (1 - Math.tanh(gate![0]!)) * value),
    tolerance: 1e-6,
  }));

test("a gate of several elements is refused with the shapes", () => {
  const trace = new Trace();
  const x = trace.tensor([2, 3]);
  expect(() => addGated(x, x, trace.tensor([3]))).toThrow(
    "Cannot add (2, 3) to (2, 3) through a gate (3).",
  );
});
