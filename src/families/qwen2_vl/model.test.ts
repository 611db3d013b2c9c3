import { expect, test } from "vitest";
import type { Geometry } from "../../protocol/geometry.ts";
import { placeOnThreeAxes, qwen2VlFamily } from "./model.ts";

const seen = (views: number, rows: number, columns: number): Geometry => ({
  ...{ kind: views > 1 ? "video" : "image", width: 1, height: 1, frames: 2 * views },
  ...{ views, rows, columns },
});

/** (T, 3) flat → the three rows that transformers speaks of. */
const rowsOf = (at: Float64Array) =>
  [0, 1, 2].map((axis) => Array.from({ length: at.length / 3 }, (_, t) => at[3 * t + axis]));

test("a clip of 3 slices of 2 × 2 and 5 words stand as in the paper's documentation", () => {
  // 4 × 4 patches are 2 × 2 rows. The clip's largest place is 2, so the words begin at 3.
  const placed = placeOnThreeAxes(
    { ids: new Int32Array(17), slots: [{ media: 0, start: 0, count: 12 }], media: [seen(3, 4, 4)] },
    2,
  );
  expect(rowsOf(placed.at)).toEqual([
    [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 4, 5, 6, 7],
    [0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 3, 4, 5, 6, 7],
    [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 3, 4, 5, 6, 7],
  ]);
  expect(placed.next).toBe(8);
});

test("words go on behind the longest side of a picture, or behind the last slice of a long clip", () => {
  const slots = [
    { media: 0, start: 2, count: 3 },
    { media: 1, start: 6, count: 4 },
  ];
  const media = [seen(1, 2, 6), seen(4, 2, 2)];
  const { at, next } = placeOnThreeAxes({ ids: new Int32Array(11), slots, media }, 2);
  // Words at 0 and 1, a row of three from 2, a word at 2 + 3, four slices from 6, a word at 6 + 4.
  expect(rowsOf(at)).toEqual([
    [0, 1, 2, 2, 2, 5, 6, 7, 8, 9, 10],
    [0, 1, 2, 2, 2, 5, 6, 6, 6, 6, 10],
    [0, 1, 2, 3, 4, 5, 6, 6, 6, 6, 10],
  ]);
  expect(next).toBe(11);
});

test("a medium with another number of places than rows is refused with both", () => {
  const slots = [{ media: 0, start: 0, count: 5 }];
  const encoded = { ids: new Int32Array(5), slots, media: [seen(1, 4, 4)] };
  expect(() => placeOnThreeAxes(encoded, 2)).toThrow(
    "A medium of 1 × 2 × 2 rows has 5 places in the text.",
  );
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

test("slices of time go through the tower together while they fit, and none is cut", () => {
  const { passes, featureRows } = qwen2VlFamily.open(config).eyes!;
  // Patches are 3 × 2 × 2 × 2 numbers: a clip of three slices of 20 × 20, then a picture of 10 × 20.
  const media = [seen(3, 20, 20), seen(1, 10, 20)].map((geometry, i) => ({
    geometry,
    views: [new Float32Array(featureRows(geometry) * 24).fill(i + 1)],
  }));
  const made = [...passes(media.map(({ geometry }) => geometry))];
  // 400 + 400, for a third slice would make 1,200 of at most 1,024; then 400 + 200. Rounded up to 256s.
  expect(made.map(({ shape, rows }) => [shape.count, rows])).toEqual([
    [1024, 800],
    [768, 600],
  ]);
  const { keys, patches } = made[1]!.inputs(media) as { keys: Uint32Array; patches: Float32Array };
  const runOf = (row: number) => [...keys.slice(2 * row, 2 * row + 2)];
  expect([0, 399, 400, 599, 600].map(runOf)).toEqual([
    [0, 400],
    [0, 400],
    [400, 600],
    [400, 600],
    [0, 0],
  ]);
  expect([399, 400, 600].map((row) => patches[24 * row])).toEqual([1, 2, 0]);
});

test("a division of frequencies among the axes that does not add up is refused with the numbers", () => {
  const wrong = { ...config, rope_scaling: { type: "mrope", mrope_section: [2, 2, 3] } };
  expect(() => qwen2VlFamily.open(wrong)).toThrow(
    "config.json gives mrope_section [2,2,3]; three numbers that add up to 8 belong there.",
  );
});
