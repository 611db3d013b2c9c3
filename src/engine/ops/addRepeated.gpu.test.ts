import { expect, test } from "vitest";
import { Trace } from "../graph/trace.ts";
import { checkOp } from "../testing/checkOp.ts";
import * as reference from "../testing/reference/pointwise.ts";
import { addBias, addRepeated } from "./addRepeated.ts";
import { scale } from "./scale.ts";

test("scale multiplies by a constant, forward and backward", () =>
  checkOp({
    inputs: { x: [7, 13] },
    record: ({ x }) => scale(x!, -0.75),
    reference: ({ x }) => x!.map((value) => -0.75 * value),
  }));

test("a table of 3 rows is added repeatedly, and the gradient passes through", () =>
  checkOp({
    inputs: { x: [15, 7] },
    constants: {
      table: { shape: [3, 7], values: Float32Array.from({ length: 21 }, (_, i) => i) },
    },
    record: ({ x, table }) => addRepeated(x!, table!),
    reference: ({ x, table }) => reference.addRepeated(x!, table!),
  }));

test("a bias is added to every row", () =>
  checkOp({
    inputs: { x: [5, 67] },
    constants: {
      bias: { shape: [67], values: Float32Array.from({ length: 67 }, (_, i) => i / 9) },
    },
    record: ({ x, bias }) => addBias(x!, bias!),
    reference: ({ x, bias }) => reference.addRepeated(x!, bias!),
  }));

test("a table that does not divide the rows is refused with both shapes", () => {
  const trace = new Trace();
  expect(() => addRepeated(trace.tensor([10, 7]), trace.tensor([3, 7]))).toThrow(
    "Rows of (3, 7) cannot be repeated over (10, 7).",
  );
});
