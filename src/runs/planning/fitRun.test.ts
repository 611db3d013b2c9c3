import { describe, expect, test } from "vitest";
import type { PrecisionPlan, RunConfig } from "../../protocol/config.ts";
import type { MediaFacts } from "../../protocol/mediaGrid.ts";
import type { DeviceProfile } from "../../engine/graph/deviceProfile.ts";
import { publishedFiles } from "../../families/testing/publishedFiles.ts";
import { planModel } from "../../inference/openModel.ts";
import { pictureGrid } from "../../modelLibrary/mediaReader.ts";
import { runWork } from "./forecast/work.ts";
import { fitRun } from "./fitRun.ts";
import { estimate } from "./plan.ts";
import { presets } from "./presets.ts";
import { typicalRows } from "./typicalRun.ts";

const PRECISION: PrecisionPlan = { linears: "q4", embeddings: "q8", vision: "q8" };
const PROFILE: DeviceProfile = { software: false, matmul: "tile" };
const RATE = { flopsPerSecond: 1e12, dispatchMs: 0.02 };
const offered = { bytes: 16e9, bufferBytes: 4e9, bindingBytes: 2 ** 27 };

const published = publishedFiles("Qwen2-VL-2B");
const preprocessor = { min_pixels: 3136, max_pixels: 12_845_056 };
const picture: MediaFacts = { kind: "image", width: 640, height: 480 };
const grid = pictureGrid({ config: published.config, preprocessor }, picture);
const planned = planModel(published.config, published.files, PRECISION);
const rows = typicalRows(planned.model, () => grid);
const examples = rows.own.map(({ example }) => example);
const config: RunConfig = {
  ...presets({ id: "m", parameters: 2.2e9 }, examples, 512).find(({ id }) => id === "normal")!
    .config,
  memoryBytes: 3e9,
};

const fit = (change: Partial<RunConfig> = {}) =>
  fitRun(planned, rows, { ...config, ...change }, PROFILE, offered, RATE);

function withoutFeatures(chosen: RunConfig): RunConfig {
  const { featureBytes: _, ...without } = chosen;
  return without;
}

describe("Qwen2-VL-2B with a picture of 640 × 480 in each conversation", () => {
  const { report, choice, config: chosen } = fit();

  test("learns within 3 GB", () => {
    expect(rows.own[0]!.encoded.ids.length).toBe(391 + 128);
    expect(report.totalBytes).toBeLessThanOrEqual(3e9);
    expect(report.featuresBytes).toBe(chosen.featureBytes ?? 0);
    expect(choice).toMatchObject({ limitBytes: 3e9, isWithin: true, blocks: 28 });
    console.log(
      `${(report.totalBytes / 1e9).toFixed(3)} GB, ${choice!.keptBlocks} of 28 blocks kept`,
    );
  });

  test("is planned as `estimate` plans what was chosen, and a block more is too much", () => {
    expect(estimate(planned, rows, chosen, PROFILE, offered)).toEqual(report);
    const more = { ...chosen, keptBlocks: chosen.keptBlocks! + 1 };
    expect(estimate(planned, rows, more, PROFILE, offered).totalBytes).toBeGreaterThan(3e9);
  });

  test("holds block inputs in 16 bits only where that was allowed", () => {
    expect(chosen.activations).toBeUndefined();
    const half = fit({ activations: "f16" });
    expect(half.config.activations).toBe("f16");
    expect(half.report.totalBytes).toBeLessThanOrEqual(3e9);
    expect(half.choice!.keptBlocks).toBeGreaterThanOrEqual(choice!.keptBlocks);
    const same = { ...chosen, activations: "f16" as const };
    const saved = report.totalBytes - estimate(planned, rows, same, PROFILE, offered).totalBytes;
    console.log(
      `in 16 bits ${half.choice!.keptBlocks} kept; as many kept: ${(saved / 1e6).toFixed(1)} MB less`,
    );
  });

  test("keeps more blocks where it may take more, and is quicker for it", () => {
    const more = fit({ memoryBytes: 4e9 });
    expect(more.choice!.keptBlocks).toBeGreaterThan(choice!.keptBlocks);
    expect(more.choice!.slower).toBeLessThan(choice!.slower);
    const flops = (one: RunConfig) => runWork(planned, rows, one, [], 0).step.flops;
    expect(flops(more.config)).toBeLessThan(flops(chosen));
  });

  test("keeps features on a card in what is left of its memory, and on no processor", () => {
    const roomy = fit({ memoryBytes: 8e9 });
    // Of each row to learn from or to watch 34 × 46 patches of 1280 values.
    const all = (rows.own.length + rows.validation.length) * 34 * 46 * 1280 * 4;
    expect(roomy.config.featureBytes).toBe(roomy.report.featuresBytes);
    const { featuresBytes, totalBytes } = roomy.report;
    expect(featuresBytes).toBe(all);
    const without = estimate(planned, rows, withoutFeatures(roomy.config), PROFILE, offered);
    expect(totalBytes).toBe(without.totalBytes + featuresBytes);
    // One byte too little for all of them.
    const less = fit({ memoryBytes: totalBytes - 1 });
    expect(less.report.featuresBytes).toBe((all / 12) * 11);
    // None where they would make it tight.
    const narrow = { ...offered, bytes: without.totalBytes / 0.7 + 1 };
    const tight = fitRun(planned, rows, roomy.config, PROFILE, narrow, RATE);
    expect([tight.report.verdict, tight.report.featuresBytes]).toEqual(["fits", 0]);
    const processor = { ...PROFILE, software: true };
    const asked = { ...config, memoryBytes: 8e9, featureBytes: 1e9 };
    const slow = fitRun(planned, rows, asked, processor, offered, RATE);
    expect([slow.config.featureBytes, slow.report.featuresBytes]).toEqual([undefined, 0]);
  });
});
