import { expect, test } from "vitest";
import { Random } from "../../base/random.ts";
import type { DeviceProfile } from "../graph/deviceProfile.ts";
import { Trace } from "../graph/trace.ts";
import { nodeGpu } from "../testing/nodeGpu.ts";
import * as reference from "../testing/reference/half.ts";
import { runTrace } from "../testing/runTrace.ts";
import { halfRows } from "./halfRows.ts";

const software: DeviceProfile = { software: true, matmul: "register" };
const hardware: DeviceProfile = { software: false, matmul: "tile" };

async function heldOf(x: Float32Array, cols: number, profile: DeviceProfile) {
  const shape = [x.length / cols, cols];
  const trace = new Trace(profile);
  trace.markOutput(halfRows(trace.external("x", shape))(), "y");
  const ran = await runTrace(await nodeGpu(), trace, {}, { x });
  const y = await ran.read("y");
  ran.program.destroy();
  return y;
}

const kernelOf = (profile: DeviceProfile, cols: number) => {
  const trace = new Trace(profile);
  halfRows(trace.tensor([4, cols]));
  return trace.dispatches[0]!.kernel.name;
};

const sizes: [rows: number, cols: number, DeviceProfile][] = [
  [1, 1, software],
  [3, 5, software],
  [65, 37, software],
  [7, 192, software],
  [2, 64, hardware],
  [3, 65, hardware],
  [5, 333, hardware],
];

test.each(sizes)("rows (%i, %i) are held to 11 bits, bit for bit", async (rows, cols, profile) => {
  const random = new Random(rows);
  const x = Float32Array.from({ length: rows * cols }, () => random.normal());
  const wanted = reference.halfRows(Float64Array.from(x), cols);
  expect(await heldOf(x, cols, profile)).toEqual(Float32Array.from(wanted));
  const error = Math.max(...wanted.map((value, i) => Math.abs(value / x[i]! - 1)));
  expect(error).toBeGreaterThan(0);
  expect(error).toBeLessThanOrEqual(2 ** -11);
});

test.each([
  ["row", software],
  ["workgroup", hardware],
])("no value overflows, and small rows lose nothing: one %s", async (_, profile) => {
  // f16 alone ends at 65,504, and has nothing below 2^-24.
  const largest = [3.4e38, 1e6, 65_520, 32_768, 1, 1e-10, 1e-30];
  const cols = 71;
  const random = new Random(11);
  const x = Float32Array.from({ length: largest.length * cols }, (_, i) => {
    const most = largest[Math.floor(i / cols)]!;
    return i % cols === 13 ? -most : (most / 40) * Math.tanh(random.normal());
  });
  const wanted = reference.halfRows(Float64Array.from(x), cols);
  const got = await heldOf(x, cols, profile);
  expect(got.every(Number.isFinite)).toBe(true);
  expect(got).toEqual(Float32Array.from(wanted));
  for (const [row, most] of largest.entries())
    expect(Math.abs(got[row * cols + 13]! / most + 1)).toBeLessThanOrEqual(2 ** -11);
});

test.each([
  ["row", software],
  ["workgroup", hardware],
])(
  "zeros stay zeros, and what is far below its row is off by little: one %s",
  async (_, profile) => {
    const cols = 67;
    const x = new Float32Array(2 * cols);
    x[cols] = 20_000;
    for (let c = 1; c < cols; c++) x[cols + c] = 2 ** -c;
    const got = await heldOf(x, cols, profile);
    expect(got.subarray(0, cols)).toEqual(new Float32Array(cols));
    for (let c = 0; c < cols; c++) {
      const wanted = x[cols + c]!;
      // 2^14 is the power of two in 20,000.
      const allowed = wanted >= 2 ** -14 ? wanted * 2 ** -11 : 2 ** (14 - 38);
      expect(Math.abs(got[cols + c]! - wanted), `2^-${c}`).toBeLessThanOrEqual(allowed);
    }
  },
);

test("GPUs get a workgroup a row, software devices the kernel without barriers", () => {
  expect(kernelOf(software, 256)).toBe("pack_half");
  expect(kernelOf(hardware, 256)).toBe("pack_half_wide");
});

test("half the bytes and a number a row are held, and the gradient goes through as it is", () => {
  const trace = new Trace(software);
  const x = trace.external("x", [6, 33], { needsGrad: true });
  const restore = halfRows(x);
  const { packed, scale } = trace.dispatches[0]!.buffers;
  expect([packed!.bytes, scale!.bytes]).toEqual([6 * 17 * 4, 6 * 4]);
  const dy = trace.tensor(x.shape);
  expect(trace.backwardFrom(restore(), dy, () => dy).get(x)).toBe(dy);
});
