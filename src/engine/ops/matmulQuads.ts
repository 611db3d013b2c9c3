/**
 * Matrix products for devices that compute on the processor with subgroups of 4, which is what SwiftShader in Chromium has. There a
 * load of four invocations is a branch for each of them and costs as much as twenty multiply-adds, and a broadcast nine instructions where
 * an exchange within a quad is one: so a workgroup computes up to 32 rows of 32 columns, and its rows are loaded once and exchanged.
 * Compiling them is most of a first step, so one kernel serves products with a low-rank pair and without, overwriting and adding.
 */
import { kernel, specialised, type Kernel, type ParamTypes } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Swap } from "../gpu/wgsl.ts";
import type { Grid, Trace } from "../graph/trace.ts";
import type { WeightFormat } from "../graph/weightFormat.ts";
import { isByFours, sidesOf, type Product } from "./matmulProduct.ts";

/** Columns of a workgroup: eight an invocation. */
const COLUMNS = 32;
/** Most rows of a workgroup; forward through packed weights, whose eight columns are decoded eight at a time, fewer. */
const mostRows = ({ kind, w }: Product) => (kind === "nt" && w.format !== "f32" ? 16 : 32);
/** Up to so many workgroups are only as high as they need to be, in fours: each height is a kernel to compile. */
const EVEN_GROUPS = 4;

const dense = {
  m: "u32",
  n: "u32",
  k: "u32",
  start: "u32",
  cols: "u32",
  first: "u32",
  scale: "f32",
  rank: "u32",
  accumulate: "u32",
} as const;
const packed = {
  m: "u32",
  n: "u32",
  k: "u32",
  start: "u32",
  cols: "u32",
  first: "u32",
  total: "u32",
  scale: "f32",
  rank: "u32",
  accumulate: "u32",
} as const;
const nt = { reads: ["x", "w", "low", "b"], writes: ["y"] } as const;
const nn = { reads: ["dy", "w", "dlow", "a"], writes: ["dx"] } as const;

/** What reads and writes rows that begin anywhere, in place of fours. */
const anywhere = (...folders: string[]): Swap =>
  Object.fromEntries(folders.map((one) => [one, one.replace("fours_", "any_")]));
const ANY_X = anywhere("lib/fours_x");
const ANY_DY = anywhere("lib/fours_dy");
const ANY_W = anywhere("lib/fours_w");
const ANY_Y = anywhere("lib/quads/fours_y");
const ANY_DX = anywhere("lib/quads/fours_dx");

const dense4 = {
  nt: kernel({
    name: "matmul_quad_nt",
    source: wgsl("linear/matmul_quad_nt"),
    params: dense,
    ...nt,
  }),
  nn: kernel({
    name: "matmul_quad_nn",
    source: wgsl("linear/matmul_quad_nn"),
    params: dense,
    ...nn,
  }),
};
const denseAny = {
  nt: kernel({
    name: "matmul_quad_nt_any",
    source: wgsl("linear/matmul_quad_nt", { ...ANY_X, ...ANY_W, ...ANY_Y }),
    ...{ params: dense, ...nt },
  }),
  nn: kernel({
    name: "matmul_quad_nn_any",
    source: wgsl("linear/matmul_quad_nn", { ...ANY_DY, ...ANY_W, ...ANY_DX }),
    ...{ params: dense, ...nn },
  }),
};

/** Rows of packed weights, and so of x and dx, are multiples of four long; those of y and dy are any. */
const quantised = (format: Exclude<WeightFormat, "f32">) => {
  const block = { "lib/block_q4": `lib/block_${format}` };
  const pair = (suffix: string, y: Swap, dy: Swap) => ({
    nt: kernel({
      name: `matmul_${format}_quad_nt${suffix}`,
      source: wgsl("linear/matmul_q_quad_nt", { ...block, ...y }),
      ...{ params: packed, packed: format, ...nt },
    }),
    nn: kernel({
      name: `matmul_${format}_quad_nn${suffix}`,
      source: wgsl("linear/matmul_q_quad_nn", { ...block, ...dy }),
      ...{ params: packed, packed: format, ...nn },
    }),
  });
  return { fours: pair("", {}, {}), any: pair("_any", ANY_Y, ANY_DY) };
};
const byFormat = {
  f16: quantised("f16"),
  q8: quantised("q8"),
  q4: quantised("q4"),
  q4_1: quantised("q4_1"),
  nf4: quantised("nf4"),
};

function rowsOf(product: Product): number {
  const most = mostRows(product);
  const groups = Math.ceil(product.m / most);
  return groups > EVEN_GROUPS ? most : 4 * Math.ceil(product.m / groups / 4);
}

/** The product, with its low-rank pair if it has one. */
export function recordQuads(trace: Trace, product: Product): void {
  const { w, total } = product;
  const rows = rowsOf(product);
  const grid: Grid = [Math.ceil(product.n / COLUMNS), Math.ceil(product.m / rows)];
  const params = { ...sidesOf(product), accumulate: Number(product.accumulate) };
  const how = isByFours(product) ? "fours" : "any";
  if (w.format === "f32") {
    dispatch(trace, how === "fours" ? dense4 : denseAny, product, params, grid, rows);
  } else {
    dispatch(trace, byFormat[w.format][how], product, { ...params, total }, grid, rows);
  }
}

function dispatch<P extends ParamTypes>(
  trace: Trace,
  kernels: {
    nt: Kernel<"x" | "w" | "low" | "b", "y", P>;
    nn: Kernel<"dy" | "w" | "dlow" | "a", "dx", P>;
  },
  product: Product,
  params: Record<keyof P & string, number>,
  grid: Grid,
  rows: number,
): void {
  const { kind, a, w, y, low } = product;
  // Without a pair its rank is zero, and what is bound in its place is not read.
  const { left, right } = low ?? { left: a, right: a };
  const sized = <K extends Kernel>(base: K) =>
    rows === mostRows(product) ? base : specialised(base, { consts: { ROWS: rows } });
  if (kind === "nt")
    trace.dispatch(sized(kernels.nt), { x: a, w, low: left, b: right, y }, params, grid);
  else trace.dispatch(sized(kernels.nn), { dy: a, w, dlow: left, a: right, dx: y }, params, grid);
}
