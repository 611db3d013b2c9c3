/** The unpadded layouts of a batch's media (unpaddedLayout.ts) as the tables of one `weightedGather`. */
import { NONE } from "../../base/rowIndex.ts";
import { unpaddedLayout, NEWLINE, type UnpadConfig } from "./unpaddedLayout.ts";
import type { MediaGrid } from "../../protocol/mediaGrid.ts";
import { weightedGather, transposeGather } from "../../engine/ops/weightedGather.ts";
import type { Tensor } from "../../engine/graph/trace.ts";
import type { ProgramInputs } from "../family.ts";

/** Recorded sizes, padding included: feature rows in, visual tokens out. */
interface Sizes {
  features: number;
  visual: number;
}

/** The inputs that `unpad` declares, for media of `featureRows` rows each. Padding tokens are zero rows. */
export function unpadTables(
  media: readonly MediaGrid[],
  config: UnpadConfig,
  featureRows: (grid: MediaGrid) => number,
  { features, visual }: Sizes,
): ProgramInputs {
  const index = new Uint32Array(4 * visual).fill(NONE);
  const weight = new Float32Array(4 * visual);
  let [begin, at] = [0, 0];
  for (const grid of media) {
    const { index: rows, weight: own } = unpaddedLayout(grid, config);
    rows.forEach((row, i) => (index[at + i] = row < NEWLINE ? begin + row : row));
    weight.set(own, at);
    begin += featureRows(grid);
    at += rows.length;
  }
  const { offsets, rows, weights } = transposeGather(index, weight, features);
  return {
    layoutIndex: index,
    layoutWeight: weight,
    layoutOffsets: offsets,
    layoutRows: rows,
    layoutWeights: weights,
  };
}

/** Projected rows (F, C), `image_newline` (C) → visual tokens (`visual`, C). */
export function unpad(projected: Tensor, newline: Tensor, visual: number): Tensor {
  const { trace, shape } = projected;
  const features = shape[0]!;
  const by = {
    index: trace.input("layoutIndex", [visual, 4], "u32"),
    weight: trace.input("layoutWeight", [visual, 4]),
  };
  return weightedGather(projected, newline, by, {
    offsets: trace.input("layoutOffsets", [features + 1], "u32"),
    rows: trace.input("layoutRows", [4 * visual], "u32"),
    weights: trace.input("layoutWeights", [4 * visual]),
  });
}
