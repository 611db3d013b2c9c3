import { expect, test } from "vitest";
import { bidirectionalSpans } from "../../engine/ops/spans.ts";
import { checkTower } from "../../engine/testing/tower.ts";
import recording from "../fixtures/qwen2Vision.json";
import {
  patchPositionIds,
  qwen2Merger,
  qwen2Vision,
  qwen2VisionAngles,
  type Qwen2VisionConfig,
} from "./vision.ts";

test("Qwen2-VL's vision tower encodes two pictures and a clip as transformers does, before and after the merger", () => {
  const config = recording.config as Qwen2VisionConfig;
  const grids = recording.grids.map(([slices, rows, columns]) => ({
    slices: slices!,
    rows: rows!,
    columns: columns!,
  }));
  const tokens = recording.pixels[0]!;
  const ids = grids.flatMap((grid) => [...patchPositionIds(grid, config.spatial_merge_size)]);
  const lengths = grids.flatMap(({ slices, rows, columns }) =>
    Array<number>(slices).fill(rows * columns),
  );
  const angles = qwen2VisionAngles(ids, config);
  return checkTower({
    recording,
    tables: { ...bidirectionalSpans(lengths, tokens), angles },
    record: (w, pixels) => {
      const spans = {
        keys: w.trace.input("keys", [tokens, 2], "u32"),
        queries: w.trace.input("queries", [tokens, 2], "u32"),
      };
      const headDim = config.embed_dim / config.num_heads;
      const ropeAngles = w.trace.input("angles", [tokens, headDim / 2, 2]);
      const patches = qwen2Vision(w, config)(pixels, ropeAngles, spans);
      return { patches, merged: qwen2Merger(w.in("merger"), config)(patches) };
    },
    gradientOf: "merged",
  });
});

test("patches come square by square, and once more for each slice of time", () => {
  const ids = patchPositionIds({ slices: 2, rows: 2, columns: 4 }, 2);
  const slice = [0, 0, 0, 1, 1, 0, 1, 1, 0, 2, 0, 3, 1, 2, 1, 3];
  expect([...ids]).toEqual([...slice, ...slice]);
});

test("the first half of the angles follows the row, the second the column", () => {
  // Heads of 8: four angles, two an axis, of 1 and 10000^(-2 / 4) = 0.01 radians a step.
  const config = { ...(recording.config as Qwen2VisionConfig), embed_dim: 16, num_heads: 2 };
  const table = qwen2VisionAngles([3, 5], config);
  const expected = [3, 0.03, 5, 0.05];
  expected.forEach((angle, i) => {
    expect(table[2 * i]).toBeCloseTo(Math.cos(angle), 6);
    expect(table[2 * i + 1]).toBeCloseTo(Math.sin(angle), 6);
  });
});
