/**
 * What the kernels for subgroups (matmulQuads.ts, matmulEights.ts) have in common: the matrices that they bind and where these lie, which
 * both directions name alike, and a low-rank pair, whose rank is zero where there is none. Each text serves rows that are read by fours
 * and, with other includes, rows that begin anywhere.
 */
import { kernel, specialised, type Kernel, type ParamTypes } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Swap } from "../gpu/wgsl.ts";
import type { Grid, Trace } from "../graph/trace.ts";
import type { WeightFormat } from "../graph/weightFormat.ts";
import type { Product } from "./matmulProduct.ts";

const sides = { reads: ["x", "w", "low", "right"], writes: ["y"] } as const;
const from = { m: "u32", n: "u32", k: "u32", x_row: "u32", x_first: "u32", start: "u32" } as const;
const to = {
  y_row: "u32",
  y_first: "u32",
  scale: "f32",
  rank: "u32",
  accumulate: "u32",
} as const;
const dense = { ...from, w_row: "u32", ...to } as const;
const packed = { ...from, total: "u32", ...to } as const;

type SidesKernel<P extends ParamTypes> = Kernel<"x" | "w" | "low" | "right", "y", P>;
type Directions<P extends ParamTypes> = Record<Product["kind"], SidesKernel<P>>;
type ByRows<P extends ParamTypes> = Record<"fours" | "any", Directions<P>>;
type Packed = Exclude<WeightFormat, "f32">;

/** The kernels of one size of subgroups. */
export interface SidesKernels {
  dense: ByRows<typeof dense>;
  packed: Record<Packed, ByRows<typeof packed>>;
}

/** Includes of kernels for rows that begin anywhere, in place of those that read and write by fours. */
const ANY: Swap = Object.fromEntries(
  ["x", "w", "y"].map((side) => [`lib/fours_${side}`, `lib/any_${side}`]),
);
const BACK: Swap = { "lib/weights_nt": "lib/weights_nn" };

/** Those of `linear/matmul_<lanes>` and `linear/matmul_q_<lanes>_nt` and `_nn`. */
export function declareSides(lanes: "quad" | "eight"): SidesKernels {
  const floats = (suffix: string, swap: Swap) => {
    const declared = (kind: Product["kind"], by: Swap) =>
      kernel({
        name: `matmul_${lanes}_${kind}${suffix}`,
        source: wgsl(`linear/matmul_${lanes}`, { ...swap, ...by }),
        ...{ params: dense, ...sides },
      });
    return { nt: declared("nt", {}), nn: declared("nn", BACK) };
  };
  const quantised = (format: Packed) => {
    const directions = (suffix: string, swap: Swap) => {
      const declared = (kind: Product["kind"]) =>
        kernel({
          name: `matmul_${format}_${lanes}_${kind}${suffix}`,
          source: wgsl(`linear/matmul_q_${lanes}_${kind}`, {
            ...{ "lib/block_q4": `lib/block_${format}` },
            ...swap,
          }),
          ...{ params: packed, packed: format, ...sides },
        });
      return { nt: declared("nt"), nn: declared("nn") };
    };
    return { fours: directions("", {}), any: directions("_any", ANY) };
  };
  return {
    dense: { fours: floats("", {}), any: floats("_any", ANY) },
    packed: {
      f16: quantised("f16"),
      q8: quantised("q8"),
      q4: quantised("q4"),
      q4_1: quantised("q4_1"),
      nf4: quantised("nf4"),
    },
  };
}

/** How a product is divided: rows and columns of a workgroup, of which the kernels have so many rows unless told. */
export interface Blocks {
  rows: number;
  columns: number;
  usualRows: number;
}

/** Records the product, with its low-rank pair if it has one. */
export function recordSides(
  trace: Trace,
  product: Product,
  kernels: SidesKernels,
  blocks: Blocks,
): void {
  const { kind, w, m, n, k, start, total, aRow, aStart, wRow, cols, first, scale } = product;
  const shared = {
    ...{ m, n, k, x_row: aRow, x_first: aStart, start, y_row: cols, y_first: first, scale },
    ...{ rank: product.low?.left.shape.at(-1) ?? 0, accumulate: Number(product.accumulate) },
  };
  const how = isByFours(product) ? "fours" : "any";
  if (w.format === "f32")
    dispatch(trace, product, kernels.dense[how][kind], { ...shared, w_row: wRow }, blocks);
  else dispatch(trace, product, kernels.packed[w.format][how][kind], { ...shared, total }, blocks);
}

/** Whether all rows and their beginnings are multiples of four; those of packed weights always are. */
function isByFours({ n, k, cols, first, aRow, aStart, wRow }: Product): boolean {
  return [n, k, cols, first, aRow, aStart, wRow].every((count) => count % 4 === 0);
}

function dispatch<P extends ParamTypes>(
  trace: Trace,
  { a, w, y, m, n, low }: Product,
  base: SidesKernel<P>,
  params: Record<keyof P & string, number>,
  { rows, columns, usualRows }: Blocks,
): void {
  const sized = rows === usualRows ? base : specialised(base, { consts: { ROWS: rows } });
  const grid: Grid = [Math.ceil(n / columns), Math.ceil(m / rows)];
  // Without a pair its rank is zero, and what is bound in its place is not read.
  const { left, right } = low ?? { left: a, right: a };
  trace.dispatch(sized, { x: a, w, low: left, right, y }, params, grid);
}
