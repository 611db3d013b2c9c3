/**
 * For families whose pictures are put together from tiles after the projector: the arrangement of each medium
 * (unpaddedLayout.ts) as the tables of one `mixRows` over a whole batch.
 */
import { arrange, NEWLINE, NOBODY, type Packing } from "./unpaddedLayout.ts";
import type { Geometry } from "../../protocol/geometry.ts";
import { mixRows, turnMixture } from "../../engine/ops/mixRows.ts";
import type { Tensor } from "../../engine/graph/trace.ts";
import type { Tables } from "../family.ts";

/** Recorded sizes: feature rows that go in and visual rows that come out, padding included. */
interface Sizes {
  features: number;
  visual: number;
}

/** The inputs that `mixed` declares, for media of `rowsOf` feature rows each. Padding is made of nothing. */
export function mixTables(
  media: readonly Geometry[],
  packing: Packing,
  rowsOf: (geometry: Geometry) => number,
  { features, visual }: Sizes,
): Tables {
  const index = new Uint32Array(4 * visual).fill(NOBODY);
  const weight = new Float32Array(4 * visual);
  let [begin, at] = [0, 0];
  for (const geometry of media) {
    const { index: rows, weight: shares } = arrange(geometry, packing);
    rows.forEach((row, i) => (index[at + i] = row < NEWLINE ? begin + row : row));
    weight.set(shares, at);
    begin += rowsOf(geometry);
    at += rows.length;
  }
  const { offsets, rows, weights } = turnMixture(index, weight, features);
  return {
    mixIndex: index,
    mixWeight: weight,
    mixOffsets: offsets,
    mixRows: rows,
    mixWeights: weights,
  };
}

/** Projected rows (F, C), the newline (C) → visual rows (`visual`, C). */
export function mixed(projected: Tensor, newline: Tensor, visual: number): Tensor {
  const { trace, shape } = projected;
  const features = shape[0]!;
  const by = {
    index: trace.input("mixIndex", [visual, 4], "u32"),
    weight: trace.input("mixWeight", [visual, 4]),
  };
  return mixRows(projected, newline, by, {
    offsets: trace.input("mixOffsets", [features + 1], "u32"),
    rows: trace.input("mixRows", [4 * visual], "u32"),
    weights: trace.input("mixWeights", [4 * visual]),
  });
}
