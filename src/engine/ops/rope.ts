/**
 * Rotary position embedding in Llama's layout (halves, not pairs). Cosines and sines come from a table that the host fills
 * per batch: computed in a shader's f32, cosines of large angles are wrong in the third digit on some devices.
 */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { rowsAndCols, size } from "../graph/shape.ts";
import { lines } from "./grid.ts";

const rotate = kernel({
  name: "rope",
  source: wgsl("embed/rope"),
  reads: ["x", "table"],
  writes: ["y"],
  params: { count: "u32", cols: "u32", half: "u32", sign: "f32" },
});

/**
 * x (T, H D), table (T, D / 2, 2) of cosines and sines → (T, H D). Su et al. 2021, arXiv 2104.09864.
 * @throws {Error} when the shapes disagree.
 */
export function rope(x: Tensor, table: Tensor, { headDim }: { headDim: number }): Tensor {
  const { trace, shape } = x;
  const [rows, cols] = rowsAndCols(shape);
  if (headDim % 2 || cols % headDim || size(table.shape) !== rows * headDim) {
    throw new Error(
      `A table (${table.shape.join(", ")}) cannot rotate (${shape.join(", ")}) in heads of ${headDim}.`,
    );
  }
  const count = size(shape) / 2;
  const half = headDim / 2;
  return trace.result(
    shape,
    [x],
    (y) => trace.dispatch(rotate, { x, table, y }, { count, cols, half, sign: 1 }, lines(count)),
    (dy) => {
      const dx = trace.tensor(shape);
      const params = { count, cols, half, sign: -1 };
      trace.dispatch(rotate, { x: dy, table, y: dx }, params, lines(count));
      return [dx];
    },
  );
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
