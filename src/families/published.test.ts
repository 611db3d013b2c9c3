/**
 * The published models by their real configurations and tensor shapes (tools/families/published.py), without weights and
 * without a GPU: everything is recorded at full size, where tiny models could hide a wrong default or a shape that does not fit.
 */
import { describe, expect, it } from "vitest";
import { openProcessor, familyOf } from "./index.ts";
import { recordVision } from "../inference/recordModel.ts";
import { recordStep } from "../train/recordStep.ts";
import { visualShape } from "../inference/visual/visualShape.ts";
import { plan } from "../engine/graph/plan.ts";
import { size } from "../engine/graph/shape.ts";
import { Trace } from "../engine/graph/trace.ts";
import { Weights, type WeightInfo } from "../engine/nn/weights.ts";
import { layOutAdapter } from "../engine/weights/adapterLayout.ts";
import { formatOf } from "../engine/weights/catalog.ts";
import published from "./fixtures/published.json";

type Name = keyof typeof published;

/** Visual tokens of pictures of 480 × 640, 224 × 224 and 720 × 1280 (height × width). */
const rows: Record<
  Name,
  { parameters: number; rows: [number, number, number]; preprocessor: Record<string, unknown> }
> = {
  "SmolVLM2-256M": {
    parameters: 256_484_928,
    // 3 × 4 tiles and the whole, 64 rows each; 4 × 4 and the whole; 3 × 4 again.
    rows: [13 * 64, 17 * 64, 13 * 64],
    preprocessor: { size: { longest_edge: 2048 }, max_image_size: { longest_edge: 512 } },
  },
  "SmolVLM2-500M": {
    parameters: 507_482_304,
    rows: [13 * 64, 17 * 64, 13 * 64],
    preprocessor: { size: { longest_edge: 2048 }, max_image_size: { longest_edge: 512 } },
  },
  "SmolVLM-2.2B": {
    parameters: 2_246_272_880,
    // 3 × 4 tiles and the whole, 81 rows each; 4 × 4 and the whole; 3 × 4 again.
    rows: [13 * 81, 17 * 81, 13 * 81],
    preprocessor: { size: { longest_edge: 1536 }, max_image_size: { longest_edge: 384 } },
  },
  "LLaVA-OneVision-0.5B": {
    parameters: 893_675_552,
    rows: [2929, 1485, 5967],
    preprocessor: { size: { height: 384, width: 384 } },
  },
  "Qwen2-VL-2B": {
    parameters: 2_208_985_600,
    // 34 × 46 patches / 4, 16 × 16 / 4, 52 × 92 / 4.
    rows: [391, 64, 1196],
    preprocessor: {},
  },
  "LLaVA-NeXT-Llama-3-8B": {
    parameters: 8_355_276_800,
    rows: [2340, 1176, 1948],
    preprocessor: { size: { shortest_edge: 336 }, crop_size: { height: 336, width: 336 } },
  },
  "Video-LLaVA-7B": { parameters: 7_366_279_168, rows: [256, 256, 256], preprocessor: {} },
  "Llama-3.2-11B-Vision": {
    parameters: 10_670_220_835,
    rows: [1, 1, 1],
    preprocessor: { size: { height: 560, width: 560 }, max_image_tiles: 4 },
  },
};

const PRECISION = { linears: "q4", embeddings: "q8", vision: "q8" } as const;
const PROFILE = { software: false, matmul: "tile" } as const;

describe.each(Object.entries(rows))("%s", (name, wanted) => {
  const { config, tensors } = published[name as Name];
  const model = familyOf(config.model_type).open(config);
  const catalog = new Map<string, WeightInfo>();
  for (const [pattern, shape, runs] of tensors as [string, number[], [number, number][]][]) {
    const put = (path: string) =>
      catalog.set(path, { shape, format: formatOf(path, shape, PRECISION) });
    if (runs.length === 0) put(pattern);
    for (const [first, last] of runs)
      for (let i = first; i <= last; i++) put(pattern.replace("*", String(i)));
  }
  const recorder = { model, catalog, profile: PROFILE };
  const processor = openProcessor({ config, preprocessor: wanted.preprocessor });

  it("has as many parameters as it is called after", () => {
    const total = [...catalog.values()].reduce((sum, { shape }) => sum + size(shape), 0);
    expect(total).toBe(wanted.parameters);
  });

  it("uses weights that the checkpoint has, and every layer of the decoder", () => {
    const used = new Set<string>();
    model.record(new Weights(new Trace(), catalog, undefined, "", (path) => used.add(path)));
    expect([...used].filter((path) => !catalog.has(path))).toEqual([]);
    const unused = [...catalog.keys()].filter((path) => !used.has(path));
    expect(unused.filter((path) => !/(image|video|vision)_tower\./.test(path))).toEqual([]);
  });

  it("counts the visual tokens of a picture, and its placeholder text has as many", () => {
    const sizes = [
      { height: 480, width: 640 },
      { height: 224, width: 224 },
      { height: 720, width: 1280 },
    ] as const;
    const grids = sizes.map((sides) => processor.grid({ kind: "image", ...sides }, true));
    expect(grids.map(model.vision!.visualTokens)).toEqual(wanted.rows);
    const token = name === "Llama-3.2-11B-Vision" ? "<|image|>" : /<image>|<\|image_pad\|>/g;
    const written = grids.map((grid) => processor.expand(grid).split(token).length - 1);
    expect(written).toEqual(wanted.rows);
  });

  it("encodes a picture and trains on it, recorded at full size", () => {
    const grid = processor.grid({ kind: "image", width: 224, height: 224 }, true);
    const batches = [...model.vision!.towerBatches([grid])];
    expect(batches.reduce((sum, { rows }) => sum + rows, 0)).toBe(model.vision!.featureRows(grid));
    // The sizes of bindings are tested in src/families/bindings.test.ts.
    const tower = plan(recordVision(recorder, batches[0]!.shape));
    expect(tower.temporaryBytes).toBeLessThan(2 ** 30);
    const layout = layOutAdapter(catalog, model.parts, {
      ...{ rank: 16, alpha: 32, dropout: 0, language: true, projector: false, vision: false },
      targets: ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"],
    });
    const shape = { tokens: 2048, rows: 64, ...visualShape(model.vision, [grid], 64) };
    const step = plan(
      recordStep(recorder, layout, shape, { withBackward: true, checkpointing: true }),
    );
    expect(step.temporaryBytes).toBeLessThan(2.2 * 2 ** 30);
  });
});
