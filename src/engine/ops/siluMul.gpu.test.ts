import { test } from "vitest";
import { checkOp } from "../testing/checkOp.ts";
import * as reference from "../testing/reference/pointwise.ts";
import { siluMul } from "./siluMul.ts";

test.each([
  [1, 1],
  [3, 5],
  [13, 67],
  // Four elements an invocation.
  [6, 70],
])("silu(gate) * up of (%i, %i) agrees with its reference, forward and backward", (rows, cols) =>
  checkOp({
    inputs: { gate: [rows, cols], up: [rows, cols] },
    record: ({ gate, up }) => siluMul(gate!, up!),
    reference: ({ gate, up }) => reference.siluMul(gate!, up!),
    spread: 3,
  }),
);
