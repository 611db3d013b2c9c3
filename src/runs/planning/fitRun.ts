/**
 * A run as it goes into the memory of a device, with the settings that are expected to take the least time (planWithin), and on a
 * graphics card with the features of as many media as go into what that leaves.
 */
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
import { keptFeatures } from "../data/keptFeatures.ts";
import { comfortableBytes, verdictOf } from "./verdict.ts";

/** Of features that stay on the device. Our guess at what pays. */
const MOST_FEATURE_BYTES = 512 * 2 ** 20;

/** Of a laptop's graphics, for comparing settings before the device was measured. Our guess. */
const NOMINAL: DeviceRate = { flopsPerSecond: 5e11, dispatchMs: 0.02 };

export function fitRun(
  planned: ModelPlan,
  rows: TrainingRows,
  asked: RunConfig,
  profile: DeviceProfile,
  offered: Offered,
  rate: DeviceRate | null,
): Within {
  const { featureBytes: _, ...config } = asked;
  const plan = runPlanner(planned, rows, config, profile, offered);
  // Blocks that are computed twice have twice the dispatches, which is less than what they compute.
  let dispatches = 0;
  const stepMs = (settings: MemorySettings): number =>
    costMs(
      runWork(planned, rows, { ...config, ...settings }, [], dispatches).step,
      rate ?? NOMINAL,
    );
  const within = planWithin(config, offered, {
    plan(settings) {
      const report = plan(settings);
      dispatches ||= report.dispatches;
      return report;
    },
    stepMs,
    blocks: planned.model.shape.layers,
  });
  // A processor copies within its own memory either way.
  return profile.software ? within : withFeatures(within, planned, rows, offered);
}

/**
 * Within `memoryBytes`; unless told, within the largest buffer that the device allows: of more than that nothing is certain. What a run
 * can do without never makes its memory tight.
 */
function withFeatures(
  within: Within,
  planned: ModelPlan,
  rows: TrainingRows,
  offered: Offered,
): Within {
  const { config, report } = within;
  const asked = config.memoryBytes ?? offered.bufferBytes;
  const limit = Math.min(asked, comfortableBytes(offered));
  const room = Math.min(MOST_FEATURE_BYTES, limit - report.totalBytes);
  if (room <= 0) return within;
  const { bytes } = keptFeatures(rows, planned.model, { ...config, featureBytes: room });
  if (bytes === 0) return within;
  const totalBytes = report.totalBytes + bytes;
  const need = { bytes: totalBytes, largestBytes: report.largestBindingBytes };
  return {
    ...within,
    config: { ...config, featureBytes: bytes },
    report: { ...report, featuresBytes: bytes, totalBytes, verdict: verdictOf(need, offered) },
  };
}
