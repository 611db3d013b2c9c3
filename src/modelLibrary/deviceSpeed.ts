/** What a device reaches at best, and how near the kernels of a lesson come to it, the fastest chosen among all variants. */
import type { Gpu } from "../engine/gpu/device.ts";
import { profileOf } from "../engine/graph/deviceProfile.ts";
import { Trace } from "../engine/graph/trace.ts";
import { autotune, type Autotuned, type MeasuredClass } from "../engine/nn/autotune/autotune.ts";
import { recordCopy, recordMultiplyAdd } from "../engine/nn/probeKernels.ts";
import { timeTrace } from "../engine/nn/timeTrace.ts";
import type { DeviceSpeed } from "../protocol/device/deviceSpeed.ts";

const SIZES = {
  software: { groups: 64, rounds: 16, vectors: 2 ** 20 },
  card: { groups: 8192, rounds: 256, vectors: 2 ** 22 },
};

interface SpeedOptions {
  /** Milliseconds in all. */
  budgetMs: number;
  /** What f16 reaches is measured as well, where shaders may use it. */
  half?: boolean;
  /** Told after each measurement; may throw to stop. */
  onDone?: (done: number, total: number) => void;
}

/** CPU-GPU waits. @throws what `onDone` throws; the device's error when it is lost */
export async function deviceSpeed(gpu: Gpu, options: SpeedOptions): Promise<DeviceSpeed> {
  const { budgetMs, half = false, onDone = () => {} } = options;
  const start = performance.now();
  const { groups, rounds, vectors } = SIZES[gpu.software ? "software" : "card"];
  const profile = profileOf(gpu);
  const isHalf = half && gpu.features.includes("shader-f16");
  const elements: ("f32" | "f16")[] = isHalf ? ["f32", "f16"] : ["f32"];
  const probes = elements.length + 1;
  const ceilings = { f32: 0 } as DeviceSpeed["ceilings"];
  for (const [i, element] of elements.entries()) {
    const trace = new Trace(profile);
    const { y, flops } = recordMultiplyAdd(trace, element, { groups, rounds });
    trace.markOutput(y, "y");
    ceilings[element] = (flops / (await timeTrace(gpu, trace))) * 1000;
    onDone(i + 1, probes + 1);
  }
  const copying = new Trace(profile);
  const { y, bytes } = recordCopy(copying, vectors);
  copying.markOutput(y, "y");
  const bytesPerSecond = (bytes / (await timeTrace(gpu, copying))) * 1000;
  const tuned = await autotune(gpu, {
    profile,
    budgetMs: budgetMs - (performance.now() - start),
    onClass: (done, total) => onDone(probes + done, probes + total),
  });
  return {
    ...withKernels(tuned, ceilings, bytesPerSecond),
    ...tuned,
    choices: { ...tuned.choices },
  };
}

/** What was reached at best, be it by a probe or by a kernel: a processor may run a kernel faster than what was made for cards. */
function withKernels(
  { classes }: Autotuned,
  { f32, ...others }: DeviceSpeed["ceilings"],
  bytesPerSecond: number,
): Pick<DeviceSpeed, "ceilings" | "bytesPerSecond"> {
  const most = (probe: number, count: (one: MeasuredClass) => number) =>
    Math.max(probe, ...classes.map((one) => (count(one) / one.ms[one.chosen]!) * 1000));
  return {
    ceilings: { ...others, f32: most(f32, ({ flops }) => flops) },
    bytesPerSecond: most(bytesPerSecond, ({ bytes }) => bytes),
  };
}
