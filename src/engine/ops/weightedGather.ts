/**
 * Rows that are weighted sums of up to four others: un-padding, bilinear interpolation and newlines of tiled pictures are all
 * tables of indices and weights, made on the host. The backward pass uses the transposed table.
 */
import { assert } from "../../base/assert.ts";
import { EXTRA_ROW } from "../../base/rowIndex.ts";
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { rowsAndCols, size } from "../graph/shape.ts";
import { lines } from "./grid.ts";

const forward = kernel({
  name: "weighted_gather",
  source: wgsl("embed/weighted_gather"),
  reads: ["x", "extra", "index", "weight"],
  writes: ["y"],
  params: { count: "u32", cols: "u32" },
});

const backward = kernel({
  name: "weighted_gather_backward",
  source: wgsl("embed/weighted_gather_backward"),
  reads: ["dy", "offsets", "rows", "weights"],
  writes: ["dx"],
  params: { count: "u32", cols: "u32" },
});

/** Terms of one sum. */
const TERMS = 4;

/** The terms of each output row: u32 and f32 (V, 4). */
export interface GatherWeights {
  index: Tensor;
  weight: Tensor;
}

/** The terms by row of x, as a sparse matrix in CSR form: `offsets` u32 (T + 1) into `rows` u32 (4 V) and `weights` f32 (4 V). */
export interface TransposedGather {
  offsets: Tensor;
  rows: Tensor;
  weights: Tensor;
}

/**
 * x (T, C), extra (C) → (V, C): row v is the sum over k < 4 of weight[v, k] times row index[v, k] of x, where EXTRA_ROW means
 * `extra` and NONE nothing. `extra` is frozen; `transposed` is needed only where x wants a gradient.
 * @throws Error when shapes disagree, or a gradient is wanted without `transposed`.
 */
export function weightedGather(
  x: Tensor,
  extra: Tensor,
  terms: GatherWeights,
  transposed?: TransposedGather,
): Tensor {
  const { trace } = x;
  const [, cols] = rowsAndCols(x.shape);
  const rows = size(terms.index.shape) / TERMS;
  if (size(extra.shape) !== cols || size(terms.weight.shape) !== rows * TERMS) {
    throw new Error(
      `Rows of (${x.shape.join(", ")}) cannot be mixed with an extra row (${extra.shape.join(", ")}), indices (${terms.index.shape.join(", ")}) and weights (${terms.weight.shape.join(", ")}).`,
    );
  }
  const count = rows * cols;
  return trace.result(
    [rows, cols],
    [x],
    (y) => trace.dispatch(forward, { x, extra, ...terms, y }, { count, cols }, lines(count)),
    (dy) => {
      if (!transposed)
        throw new Error("The gradient of a weighted gather needs the transposed table.");
      const dx = trace.tensor(x.shape);
      const all = size(x.shape);
      trace.dispatch(backward, { dy, ...transposed, dx }, { count: all, cols }, lines(all));
      return [dx];
    },
  );
}

/**
 * The transposed table for `count` rows of x. Terms of no row and of the extra row are left out; `rows` and `weights` keep the
 * length of `index`, and their tails are not read.
 * @throws Error when an index is not below `count`.
 */
export function transposeGather(
  index: Uint32Array,
  weight: Float32Array,
  count: number,
): Record<"offsets" | "rows", Uint32Array<ArrayBuffer>> & { weights: Float32Array<ArrayBuffer> } {
  assert(
    index.length === weight.length,
    `${index.length} indices of mixed rows come with ${weight.length} weights.`,
  );
  const offsets = new Uint32Array(count + 1);
  const isRow = (from: number) => from < EXTRA_ROW;
  for (const from of index) {
    assert(from < count || !isRow(from), `Row ${from} is mixed, but there are ${count} rows.`);
    if (isRow(from)) offsets[from + 1]!++;
  }
  for (let t = 0; t < count; t++) offsets[t + 1]! += offsets[t]!;
  const next = offsets.slice();
  const rows = new Uint32Array(index.length);
  const weights = new Float32Array(index.length);
  index.forEach((from, term) => {
    if (!isRow(from)) return;
    const at = next[from]!++;
    rows[at] = Math.floor(term / TERMS);
    weights[at] = weight[term]!;
  });
  return { offsets, rows, weights };
}
