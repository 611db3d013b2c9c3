/** By plan, without a device: what block inputs in 16 bits save of published models at their full size. */
import type { DeviceProfile } from "../src/engine/graph/deviceProfile.ts";
import { planModel } from "../src/inference/openModel.ts";
import type { RunConfig } from "../src/protocol/config.ts";
import { fitRun } from "../src/runs/planning/fitRun.ts";
import { estimate } from "../src/runs/planning/plan.ts";
import { DEFAULT_PRECISION, presets } from "../src/runs/planning/presets.ts";
import { modelFiles } from "./scaling/models.ts";
import type { Point } from "./scaling/points.ts";
import { madeUpRows } from "./scaling/rows.ts";

const CARD: DeviceProfile = { software: false, matmul: "tile" };
const OFFERED = { bytes: 16e9, bufferBytes: 4e9, bindingBytes: 2 ** 27 };
const WITHIN = 3e9;
const RANK = 16;

/** One conversation a step; its picture's tokens come to those of the text. */
const POINTS: readonly Pick<Point, "model" | "tokens" | "views">[] = [
  { model: "SmolVLM-2.2B", tokens: [431], views: 1 },
  { model: "SmolVLM-2.2B", tokens: [1967], views: 1 },
];

export async function planActivations() {
  const lines = [];
  for (const { model, tokens, views } of POINTS) {
    const { config: json, files } = await modelFiles(model);
    const planned = planModel(json, files, DEFAULT_PRECISION);
    const point = { model, tokens, views, conversations: 1, together: 1, answers: 1 / 4 };
    const side = (json["vision_config"] as { image_size: number }).image_size;
    const rows = madeUpRows(planned.model, { ...point, rank: RANK, steps: 1 }, side);
    const examples = rows.own.map(({ example }) => example);
    const preset = presets({ id: "bench", parameters: 2e9 }, examples)[0]!.config;
    const once = { batch: 1, accumulate: 1, epochs: 1, replayShare: 0 };
    const adapter = { ...preset.adapter, rank: RANK, alpha: 2 * RANK };
    for (const activations of ["f32", "f16"] as const) {
      const config: RunConfig = { ...preset, ...once, adapter, activations, checkpointing: true };
      const all = estimate(planned, rows, config, CARD, OFFERED);
      const fitted = fitRun(planned, rows, { ...config, memoryBytes: WITHIN }, CARD, OFFERED, null);
      lines.push({
        ...{ model, tokens: all.longestTokens, activations },
        ...{ totalBytes: all.totalBytes, activationsBytes: all.activationsBytes },
        within: { bytes: fitted.report.totalBytes, keptBlocks: fitted.choice?.keptBlocks },
      });
    }
  }
  return lines;
}
