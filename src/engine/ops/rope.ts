/**
 * Rotary position embedding in Llama's layout (halves, not pairs). Cosines and sines come from a table that the host fills
 * per batch: computed in a shader's f32, cosines of large angles are wrong in the third digit on some devices.
 */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { rowsAndCols, size } from "../graph/shape.ts";
import { fitted, lines } from "./grid.ts";

const rotate = kernel({
  name: "rope",
  source: wgsl("embed/rope"),
  reads: ["q", "k", "table"],
  writes: ["q_out", "k_out"],
  params: { queries: "u32", keys: "u32", q_cols: "u32", k_cols: "u32", half: "u32", sign: "f32" },
});

/** The same for halves of heads that are multiples of four. */
const rotateFours = kernel({
  name: "rope_fours",
  source: wgsl("embed/rope_fours"),
  reads: ["q", "k", "table"],
  writes: ["q_out", "k_out"],
  params: { q_heads: "u32", k_heads: "u32", half_fours: "u32", sign: "f32" },
});
/** Its rows are a dimension of the grid, which has no more. */
const MAX_ROWS = 65535;

/**
 * q (T, H D) and k (T, Hkv D), table (T, D / 2, 2) of cosines and sines → both turned. Su et al. 2021, arXiv 2104.09864.
 * @throws {Error} when the shapes disagree.
 */
export function rope(
  q: Tensor,
  k: Tensor,
  table: Tensor,
  { headDim }: { headDim: number },
): [q: Tensor, k: Tensor] {
  const { trace } = q;
  for (const { shape } of [q, k]) {
    const [rows, cols] = rowsAndCols(shape);
    if (headDim % 2 || cols % headDim || size(table.shape) !== rows * headDim) {
      throw new Error(
        `A table (${table.shape.join(", ")}) cannot rotate (${shape.join(", ")}) in heads of ${headDim}.`,
      );
    }
  }
  const [rows, cols] = rowsAndCols(q.shape);
  const kvCols = k.shape.at(-1)!;
  const byFours = headDim % 8 === 0 && rows <= MAX_ROWS;
  const turn = (from: Pair, to: Pair, sign: 1 | -1) => {
    const buffers = { q: from.q, k: from.k, table, q_out: to.q, k_out: to.k };
    if (byFours) {
      const heads = { q_heads: cols / headDim, k_heads: kvCols / headDim };
      const half_fours = headDim / 8;
      const { groups, WG } = fitted(Math.max(cols, kvCols) / 8);
      trace.dispatch(rotateFours, buffers, { ...heads, half_fours, sign }, [groups, rows], { WG });
      return;
    }
    const [queries, keys] = [size(q.shape) / 2, size(k.shape) / 2];
    const params = { queries, keys, q_cols: cols, k_cols: kvCols, half: headDim / 2, sign };
    trace.dispatch(rotate, buffers, params, lines(queries + keys));
  };
  const turned = trace.results(
    [q.shape, k.shape],
    [q, k],
    ([q_out, k_out]) => turn({ q, k }, { q: q_out!, k: k_out! }, 1),
    ([dq, dk]) => {
      if (!dq || !dk)
        throw new Error("Queries without keys, or keys without queries, get gradients.");
      const to = { q: trace.tensor(q.shape), k: trace.tensor(k.shape) };
      turn({ q: dq, k: dk }, to, -1);
      return [to.q, to.k];
    },
  );
  return turned as [Tensor, Tensor];
}

interface Pair {
  q: Tensor;
  k: Tensor;
}

/**
 * theta^(-2i / D) → (D / 2), radians per position. Frequencies and angles are rounded to f32 as transformers does: models
 * were trained with those angles, and at position 4,000 the rounding is worth 1e-4 rad.
 */
export function ropeFrequencies(headDim: number, theta: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: headDim / 2 }, (_, i) =>
    Math.fround(1 / Math.fround(theta ** Math.fround((2 * i) / headDim))),
  );
}

/**
 * Cosine and sine of each token's angles → (T, D / 2, 2), flat. `positions` (T, axes), flat: `axisOf` (D / 2) names the axis
 * of each frequency; without it there is one axis.
 */
export function ropeTable(
  positions: ArrayLike<number>,
  frequencies: Float32Array,
  axisOf?: readonly number[],
): Float32Array<ArrayBuffer> {
  const half = frequencies.length;
  const axes = axisOf ? Math.max(...axisOf) + 1 : 1;
  const tokens = positions.length / axes;
  const table = new Float32Array(tokens * half * 2);
  for (let i = 0; i < half; i++) {
    const axis = axisOf?.[i] ?? 0;
    for (let t = 0; t < tokens; t++) {
      const angle = Math.fround(positions[t * axes + axis]! * frequencies[i]!);
      table[(t * half + i) * 2] = Math.cos(angle);
      table[(t * half + i) * 2 + 1] = Math.sin(angle);
    }
  }
  return table;
}
