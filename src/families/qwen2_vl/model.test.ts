import { expect, test } from "vitest";
import type { MediaGrid } from "../../protocol/mediaGrid.ts";
import { qwen2VlFamily } from "./model.ts";

const gridOf = (views: number, rows: number, columns: number): MediaGrid => ({
  ...{ kind: views > 1 ? "video" : "image", width: 1, height: 1, frames: 2 * views },
  ...{ views, rows, columns },
});

const config = {
  model_type: "qwen2_vl",
  hidden_size: 48,
  num_attention_heads: 3,
  num_key_value_heads: 1,
  rope_scaling: { type: "mrope", mrope_section: [2, 3, 3] },
  image_token_id: 5,
  video_token_id: 6,
  vision_config: { depth: 1, embed_dim: 24, num_heads: 2, hidden_size: 48, patch_size: 2 },
};

test("tower batches take as many slices of time as fit, and split none", () => {
  const { towerBatches, featureRows } = qwen2VlFamily.open(config).vision!;
  // Patches are 3 × 2 × 2 × 2 numbers: a clip of three slices of 20 × 20, then a picture of 10 × 20.
  const media = [gridOf(3, 20, 20), gridOf(1, 10, 20)].map((grid, i) => ({
    grid,
    views: [new Float32Array(featureRows(grid) * 24).fill(i + 1)],
  }));
  const made = [...towerBatches(media.map(({ grid }) => grid))];
  // 400 + 400, for a third slice would make 1,200 of at most 1,024; then 400 + 200. Rounded up to 256s.
  expect(made.map(({ shape, rows }) => [shape.count, rows])).toEqual([
    [1024, 800],
    [768, 600],
  ]);
  const { keys, patches } = made[1]!.inputs(media) as { keys: Uint32Array; patches: Float32Array };
  const spanOf = (row: number) => [...keys.slice(2 * row, 2 * row + 2)];
  expect([0, 399, 400, 599, 600].map(spanOf)).toEqual([
    [0, 400],
    [0, 400],
    [400, 600],
    [400, 600],
    [0, 0],
  ]);
  expect([399, 400, 600].map((row) => patches[24 * row])).toEqual([1, 2, 0]);
});

test("an mrope_section that does not add up is refused with the numbers", () => {
  const wrong = { ...config, rope_scaling: { type: "mrope", mrope_section: [2, 2, 3] } };
  expect(() => qwen2VlFamily.open(wrong)).toThrow(
    "gives mrope_section in rope_scaling as [2,2,3], where three whole numbers belong that add up to 8, half of",
  );
});
