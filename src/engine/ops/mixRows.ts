/**
 * Rows made of up to four others: un-padding, bilinear shrinking and row-end newlines of tiled pictures are all tables of
 * indices and weights, made on the host. Backward is a table too, the same one turned round.
 */
import { assert } from "../../base/assert.ts";
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { rowsAndCols, size } from "../graph/shape.ts";
import { lines } from "./grid.ts";

const forward = kernel({
  name: "mix_rows",
  source: wgsl("embed/mix_rows"),
  reads: ["x", "extra", "index", "weight"],
  writes: ["y"],
  params: { count: "u32", cols: "u32" },
});

const backward = kernel({
  name: "mix_rows_backward",
  source: wgsl("embed/mix_rows_backward"),
  reads: ["dy", "offsets", "rows", "weights"],
  writes: ["dx"],
  params: { count: "u32", cols: "u32" },
});

/** An index that stands for nothing, and one for the row given beside x. */
export const NOBODY = 0xffffffff;
export const EXTRA_ROW = 0xfffffffe;

/** Terms of one mixture. */
const TERMS = 4;

/** What each row is made of: u32 and f32 (V, 4). */
export interface Mixture {
  index: Tensor;
  weight: Tensor;
}

/** Where each row of x went: `offsets` u32 (T + 1) into `rows` u32 (4 V) and `weights` f32 (4 V). */
export interface TurnedMixture {
  offsets: Tensor;
  rows: Tensor;
  weights: Tensor;
}

/**
 * x (T, C), extra (C) → (V, C): row v is the sum over k < 4 of weight[v, k] times row index[v, k] of x, where EXTRA_ROW means
 * `extra` and NOBODY nothing. `extra` is frozen; `back` is needed only where x wants a gradient.
 * @throws Error when shapes disagree, or a gradient is wanted without `back`.
 */
export function mixRows(x: Tensor, extra: Tensor, by: Mixture, back?: TurnedMixture): Tensor {
  const { trace } = x;
  const [, cols] = rowsAndCols(x.shape);
  const rows = size(by.index.shape) / TERMS;
  if (size(extra.shape) !== cols || size(by.weight.shape) !== rows * TERMS) {
    throw new Error(
      `Rows of (${x.shape.join(", ")}) cannot be mixed with an extra row (${extra.shape.join(", ")}), indices (${by.index.shape.join(", ")}) and weights (${by.weight.shape.join(", ")}).`,
    );
  }
  const count = rows * cols;
  return trace.result(
    [rows, cols],
    [x],
    (y) => trace.dispatch(forward, { x, extra, ...by, y }, { count, cols }, lines(count)),
    (dy) => {
      if (!back) throw new Error("The gradient of mixed rows needs the mixture turned round.");
      const dx = trace.tensor(x.shape);
      const all = size(x.shape);
      trace.dispatch(backward, { dy, ...back, dx }, { count: all, cols }, lines(all));
      return [dx];
    },
  );
}

/**
 * The table of the way back for `count` rows of x. Terms of nothing and of the extra row fall out, so `rows` and `weights`
 * keep the length of `index` and their tails are not read.
 */
export function turnMixture(
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
