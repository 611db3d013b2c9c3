/** A run as it goes into the memory of a device, with the settings that are expected to take the least time (planWithin). */
import type { Offered } from "../../protocol/models.ts";
import type { RunConfig } from "../../protocol/config.ts";
import type { DeviceProfile } from "../../engine/graph/deviceProfile.ts";
import type { DeviceRate } from "../../engine/nn/deviceRate.ts";
import type { ModelPlan } from "../../inference/openModel.ts";
import type { TrainingRows } from "../data/rows.ts";
import { costMs } from "./forecast/forecast.ts";
import { runWork } from "./forecast/work.ts";
import { runPlanner, type MemorySettings } from "./plan.ts";
import { planWithin, type Within } from "./planWithin.ts";

/** Of a laptop's graphics, for comparing settings before the device was measured. Our guess. */
const NOMINAL: DeviceRate = { flopsPerSecond: 5e11, dispatchMs: 0.02 };

export function fitRun(
  planned: ModelPlan,
  rows: TrainingRows,
  config: RunConfig,
  profile: DeviceProfile,
  offered: Offered,
  rate: DeviceRate | null,
): Within {
  const plan = runPlanner(planned, rows, config, profile, offered);
  // Blocks that are computed twice have twice the dispatches, which is less than what they compute.
  let dispatches = 0;
  const stepMs = (settings: MemorySettings): number =>
    costMs(
      runWork(planned, rows, { ...config, ...settings }, [], dispatches).step,
      rate ?? NOMINAL,
    );
  return planWithin(config, offered, {
    plan(settings) {
      const report = plan(settings);
      dispatches ||= report.dispatches;
      return report;
    },
    stepMs,
    blocks: planned.model.shape.layers,
  });
}
