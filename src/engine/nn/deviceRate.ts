/**
 * How fast this device computes, for a first estimate of how long a run takes: products as in a training step, and what a
 * dispatch costs that has next to nothing to do. Run once per device; the caller stores the result.
 */
import type { Gpu } from "../gpu/device.ts";
import type { DeviceProfile } from "../graph/deviceProfile.ts";
import { Trace } from "../graph/trace.ts";
import { recordNN, recordNT } from "../ops/matmul.ts";
import { timeTrace } from "./timeTrace.ts";

export interface DeviceRate {
  /** Multiplications and additions of matrix products, a second. */
  flopsPerSecond: number;
  /** Milliseconds of a dispatch beside its products. */
  dispatchMs: number;
}

const ROWS = 256;
const SIDES = [256, 512, 1024, 2048];
const PRODUCTS = 8;
/** Long enough that the wait for the device does not count. */
const ENOUGH_MS = 25;
const SMALL_SIDE = 32;
const SMALL_DISPATCHES = 128;

/** Waits for the device. Larger products are tried until they take long enough, so that it takes about as long on any device. */
export async function deviceRate(gpu: Gpu, profile: DeviceProfile): Promise<DeviceRate> {
  const smallMs = await timeTrace(gpu, chain(profile, SMALL_SIDE, SMALL_DISPATCHES, SMALL_SIDE));
  const dispatchMs = smallMs / SMALL_DISPATCHES;
  let flopsPerSecond = 0;
  for (const side of SIDES) {
    const ms = await timeTrace(gpu, chain(profile, side, PRODUCTS, ROWS));
    const flops = PRODUCTS * 2 * ROWS * side * side;
    flopsPerSecond = Math.max(flopsPerSecond, (flops / ms) * 1000);
    if (ms > ENOUGH_MS) break;
  }
  return { flopsPerSecond, dispatchMs };
}

/** `count` products of (rows, side) with one q4 weight, forward and backward in turn, by the variants that the device chooses. */
function chain(profile: DeviceProfile, side: number, count: number, rows: number): Trace {
  const trace = new Trace(profile);
  const w = trace.external("w", [side, side], { format: "q4" });
  let x = trace.input("x", [rows, side]);
  for (let i = 0; i < count; i += 2) {
    const y = trace.tensor([rows, side]);
    recordNT(trace, x, w, y);
    x = trace.tensor([rows, side]);
    recordNN(trace, y, w, x);
  }
  trace.markOutput(x, "x back");
  return trace;
}
