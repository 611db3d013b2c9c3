import { expect, test } from "vitest";
import { Trace } from "../graph/trace.ts";
import type { DeviceProfile } from "../graph/deviceProfile.ts";
import { checkOp } from "../testing/checkOp.ts";
import * as reference from "../testing/reference/norm.ts";
import { rmsNorm } from "./rmsNorm.ts";

const software: DeviceProfile = { software: true, matmul: "register" };
const hardware: DeviceProfile = { software: false, matmul: "tile" };

function check(rows: number, cols: number, profile: DeviceProfile) {
  const weight = Float32Array.from({ length: cols }, (_, i) => 1 + Math.sin(i));
  return checkOp({
    inputs: { x: [rows, cols] },
    constants: { weight: { shape: [cols], values: weight } },
    record: ({ x, weight }) => rmsNorm(x!, weight!, 1e-5),
    reference: ({ x, weight }) => reference.rmsNorm(x!, weight!, 1e-5),
    profile,
  });
}

test.each([
  [1, 3],
  [3, 5],
  [65, 37],
  [7, 192],
])("RMS norm (%i, %i) agrees with its reference, forward and backward", (rows, cols) =>
  check(rows, cols, software),
);

test.each([
  [1, 64],
  [3, 65],
  [5, 200],
])(
  "RMS norm (%i, %i) with one workgroup per row agrees with its reference, and through subgroups",
  async (rows, cols) => {
    await check(rows, cols, hardware);
    await check(rows, cols, { ...hardware, hasSubgroups: true, choices: { norm: "subgroup" } });
  },
);

test("GPUs get the workgroup variant, software devices the one without barriers", () => {
  const first = (profile: DeviceProfile) => {
    const trace = new Trace(profile);
    rmsNorm(trace.tensor([4, 256]), trace.tensor([256]), 1e-5);
    return trace.dispatches[0]!;
  };
  expect(first(software)).toMatchObject({ kernel: { name: "rms_norm_fours" }, grid: [1] });
  expect(first(hardware)).toMatchObject({ kernel: { name: "rms_norm_wide" }, grid: [4] });
});
