import { test } from "vitest";
import { checkOp } from "../testing/checkOp.ts";
import * as reference from "../testing/reference/norm.ts";
import { rmsNorm } from "./rmsNorm.ts";

test.each([
  [1, 3],
  [3, 5],
  [65, 37],
  [7, 192],
])(
  "rms norm of %i rows of %i agrees with its reference, forward and backward",
  async (rows, cols) => {
    const weight = Float32Array.from({ length: cols }, (_, i) => 1 + Math.sin(i));
    await checkOp({
      inputs: { x: [rows, cols] },
      constants: { weight: { shape: [cols], values: weight } },
      record: ({ x, weight }) => rmsNorm(x!, weight!, 1e-5),
      reference: ({ x, weight }) => reference.rmsNorm(x!, weight!, 1e-5),
    });
  },
);
