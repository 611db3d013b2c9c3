import { expect, test } from "vitest";
import { Trace, type Hints } from "../graph/trace.ts";
import { checkOp } from "../testing/checkOp.ts";
import * as reference from "../testing/reference/norm.ts";
import { rmsNorm } from "./rmsNorm.ts";

const processor: Hints = { software: true, matmul: "register" };
const graphics: Hints = { software: false, matmul: "tile" };

function check(rows: number, cols: number, hints: Hints) {
  const weight = Float32Array.from({ length: cols }, (_, i) => 1 + Math.sin(i));
  return checkOp({
    inputs: { x: [rows, cols] },
    constants: { weight: { shape: [cols], values: weight } },
    record: ({ x, weight }) => rmsNorm(x!, weight!, 1e-5),
    reference: ({ x, weight }) => reference.rmsNorm(x!, weight!, 1e-5),
    hints,
  });
}

test.each([
  [1, 3],
  [3, 5],
  [65, 37],
  [7, 192],
])("rms norm of %i rows of %i agrees with its reference, forward and backward", (rows, cols) =>
  check(rows, cols, processor),
);

test.each([
  [1, 64],
  [3, 65],
  [5, 200],
])("rms norm with a workgroup for each of %i rows of %i agrees with its reference", (rows, cols) =>
  check(rows, cols, graphics),
);

test("a GPU gets the workgroup form, the processor the one without barriers", () => {
  const first = (hints: Hints) => {
    const trace = new Trace(hints);
    rmsNorm(trace.tensor([4, 256]), trace.tensor([256]), 1e-5);
    return trace.steps[0]!;
  };
  expect(first(processor)).toMatchObject({ kernel: { name: "rms_norm" }, grid: [1] });
  expect(first(graphics)).toMatchObject({ kernel: { name: "rms_norm_wide" }, grid: [4] });
});
