/**
 * Matrix products for devices that compute on the processor with subgroups of 4, which is what SwiftShader in Chromium has. There a
 * load of four invocations is a branch for each of them and costs as much as twenty multiply-adds, and a broadcast nine instructions where
 * an exchange within a quad is one: so a workgroup computes 32 rows (up to 36) of 32 columns, and its rows are loaded once and exchanged.
 * Compiling them is most of a first step, so one kernel serves products with a low-rank pair and without, overwriting and adding. (One
 * for both directions was tried: choosing how weights are turned took a step 6 % longer.)
 */
import { kernel, specialised, type Kernel, type ParamTypes } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Swap } from "../gpu/wgsl.ts";
import type { Grid, Trace } from "../graph/trace.ts";
import type { WeightFormat } from "../graph/weightFormat.ts";
import type { Product } from "./matmulProduct.ts";

/** Columns of a workgroup: eight an invocation. */
const COLUMNS = 32;
/** Rows of a workgroup, … */
const ROWS = 32;
/** … and of a single one at most: four more rows are not worth loading all weights again. */
const MOST_ROWS = 36;
/** Up to so many workgroups are only as high as they need to be, in fours: each height is a kernel to compile. */
const EVEN_GROUPS = 4;

const sides = { reads: ["x", "w", "low", "right"], writes: ["y"] } as const;
const dense = {
  m: "u32",
  n: "u32",
  k: "u32",
  x_row: "u32",
  x_first: "u32",
  w_row: "u32",
  start: "u32",
  y_row: "u32",
  y_first: "u32",
  scale: "f32",
  rank: "u32",
  accumulate: "u32",
} as const;
const packed = {
  m: "u32",
  n: "u32",
  k: "u32",
  x_row: "u32",
  x_first: "u32",
  start: "u32",
  total: "u32",
  y_row: "u32",
  y_first: "u32",
  scale: "f32",
  rank: "u32",
  accumulate: "u32",
} as const;

/** Includes of kernels for rows that begin anywhere, in place of those that read and write by fours. */
const ANY: Swap = Object.fromEntries(
  ["x", "w", "y"].map((side) => [`lib/quads/fours_${side}`, `lib/quads/any_${side}`]),
);

const BACK: Swap = { "lib/quads/weights_nt": "lib/quads/weights_nn" };
const denseKernel = (name: string, swap: Swap) =>
  kernel({ name, source: wgsl("linear/matmul_quad", swap), params: dense, ...sides });
const floats = {
  fours: { nt: denseKernel("matmul_quad_nt", {}), nn: denseKernel("matmul_quad_nn", BACK) },
  any: {
    nt: denseKernel("matmul_quad_nt_any", ANY),
    nn: denseKernel("matmul_quad_nn_any", { ...ANY, ...BACK }),
  },
};

const quantised = (format: Exclude<WeightFormat, "f32">) => {
  const block = { "lib/block_q4": `lib/block_${format}` };
  const directions = (suffix: string, swap: Swap) => {
    const declared = (kind: "nt" | "nn") =>
      kernel({
        name: `matmul_${format}_quad_${kind}${suffix}`,
        source: wgsl(`linear/matmul_q_quad_${kind}`, { ...block, ...swap }),
        ...{ params: packed, packed: format, ...sides },
      });
    return { nt: declared("nt"), nn: declared("nn") };
  };
  return { fours: directions("", {}), any: directions("_any", ANY) };
};
const byFormat = {
  f16: quantised("f16"),
  q8: quantised("q8"),
  q4: quantised("q4"),
  q4_1: quantised("q4_1"),
  nf4: quantised("nf4"),
};

/** Whether all rows and their beginnings are multiples of four; those of packed weights always are. */
function isByFours({ n, k, cols, first, aRow, aStart, wRow }: Product): boolean {
  return [n, k, cols, first, aRow, aStart, wRow].every((count) => count % 4 === 0);
}

function rowsOf({ m }: Product): number {
  const groups = m <= MOST_ROWS ? 1 : Math.ceil(m / ROWS);
  return groups > EVEN_GROUPS ? ROWS : 4 * Math.ceil(m / groups / 4);
}

/** The product, with its low-rank pair if it has one. */
export function recordQuads(trace: Trace, product: Product): void {
  const { kind, w, m, n, k, start, total, aRow, aStart, wRow, cols, first, scale } = product;
  const shared = {
    ...{ m, n, k, x_row: aRow, x_first: aStart, start, y_row: cols, y_first: first, scale },
    ...{ rank: product.low?.left.shape.at(-1) ?? 0, accumulate: Number(product.accumulate) },
  };
  const how = isByFours(product) ? "fours" : "any";
  if (w.format === "f32") dispatch(trace, floats[how][kind], product, { ...shared, w_row: wRow });
  else dispatch(trace, byFormat[w.format][how][kind], product, { ...shared, total });
}

function dispatch<P extends ParamTypes>(
  trace: Trace,
  base: Kernel<"x" | "w" | "low" | "right", "y", P>,
  product: Product,
  params: Record<keyof P & string, number>,
): void {
  const { a, w, y, m, n, low } = product;
  const rows = rowsOf(product);
  const sized = rows === ROWS ? base : specialised(base, { consts: { ROWS: rows } });
  const grid: Grid = [Math.ceil(n / COLUMNS), Math.ceil(m / rows)];
  // Without a pair its rank is zero, and what is bound in its place is not read.
  const { left, right } = low ?? { left: a, right: a };
  trace.dispatch(sized, { x: a, w, low: left, right, y }, params, grid);
}
