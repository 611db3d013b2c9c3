import { test } from "vitest";
import type { DeviceProfile } from "../graph/deviceProfile.ts";
import { checkOp } from "../testing/checkOp.ts";
import * as reference from "../testing/reference/norm.ts";
import { layerNorm } from "./layerNorm.ts";

const hardware: DeviceProfile = { software: false, matmul: "tile" };

function check(rows: number, cols: number, profile: DeviceProfile) {
  const weight = Float32Array.from({ length: cols }, (_, i) => 1 + Math.sin(i));
  const bias = Float32Array.from({ length: cols }, (_, i) => Math.cos(i));
  return checkOp({
    inputs: { x: [rows, cols] },
    constants: {
      weight: { shape: [cols], values: weight },
      bias: { shape: [cols], values: bias },
    },
    record: ({ x, weight, bias }) => layerNorm(x!, weight!, bias!, 1e-5),
    reference: ({ x, weight, bias }) => reference.layerNorm(x!, weight!, bias!, 1e-5),
    profile,
  });
}

test.each([
  [1, 3],
  [3, 5],
  [65, 37],
  [7, 192],
])("layer norm (%i, %i) agrees with its reference, forward and backward", (rows, cols) =>
  check(rows, cols, { software: true, matmul: "register" }),
);

test.each([
  [1, 64],
  [3, 65],
  [5, 200],
])(
  "layer norm (%i, %i) with one workgroup per row agrees with its reference, and through subgroups",
  async (rows, cols) => {
    await check(rows, cols, hardware);
    await check(rows, cols, { ...hardware, hasSubgroups: true, choices: { norm: "subgroup" } });
  },
);
