/**
 * Matrix products for graphics cards: tiles in workgroup memory read as vec4, a reduction split where the grid is small, and
 * kernels of their own for few rows and for the short sides of low-rank adapters. `matmulShape.ts` says which serves what.
 */
import { kernel, specialised, type Kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import { specialise } from "../gpu/wgsl.ts";
import type { Grid, Trace } from "../graph/trace.ts";
import type { WeightFormat } from "../graph/weightFormat.ts";
import { lines } from "./grid.ts";
import type { Gradient, Product } from "./matmulProduct.ts";
import { TILES, type CardVariant } from "./matmulShape.ts";

const params = {
  m: "u32",
  n: "u32",
  k: "u32",
  span: "u32",
  a_row: "u32",
  a_start: "u32",
  w_row: "u32",
  start: "u32",
  cols: "u32",
  first: "u32",
  total: "u32",
  scale: "f32",
  accumulate: "u32",
} as const;

type ProductKernel = Kernel<"a" | "w", "y", typeof params>;

const made = new Map<string, ProductKernel>();

/** One file for the formats that it is used with. */
function productKernel(file: string, format: WeightFormat): ProductKernel {
  const name = file.replace("matmul_", `matmul_${format}_`);
  const known = made.get(name);
  if (known) return known;
  const text = wgsl(`linear/${file}`, { "lib/block_q4": `lib/block_${format}` });
  const float = format === "f32";
  const packed = text.includes("alias Weight");
  const source = float && packed ? specialise(text, { aliases: { Weight: "vec4f" } }) : text;
  const fresh = kernel({
    ...{ name, source, reads: ["a", "w"], writes: ["y"], params },
    ...(!float && { packed: format }),
  });
  made.set(name, fresh);
  return fresh;
}

const FORMATS: readonly WeightFormat[] = ["f32", "f16", "q8", "q4", "q4_1", "nf4"];

// Declared while the module is imported, so that a file that disagrees is found at once.
for (const file of ["nt_8x8", "nt_4x4", "nn_8x8", "nn_4x4", "row_nt"])
  for (const format of FORMATS) productKernel(`matmul_${file}`, format);
for (const file of ["narrow_nt", "narrow_nn"]) productKernel(`matmul_${file}`, "f32");

const sumSplits = kernel({
  name: "matmul_sum_splits",
  source: wgsl("linear/matmul_sum_splits"),
  reads: ["parts"],
  writes: ["y"],
  params: {
    m: "u32",
    n: "u32",
    splits: "u32",
    cols: "u32",
    first: "u32",
    scale: "f32",
    accumulate: "u32",
  },
});

const sides = {
  wide: "u32",
  narrow: "u32",
  wide_step: "u32",
  narrow_step: "u32",
  scale: "f32",
} as const;

const narrowTN = kernel({
  name: "matmul_narrow_tn",
  source: wgsl("linear/matmul_narrow_tn"),
  reads: ["wide", "narrow"],
  writes: ["dw"],
  params: { m: "u32", ...sides },
});

const narrowTNPair = kernel({
  name: "matmul_narrow_tn_pair",
  source: wgsl("linear/matmul_narrow_tn_pair"),
  reads: ["wide", "narrow", "wide1", "narrow1"],
  writes: ["dw", "dw1"],
  params: {
    m: "u32",
    ...sides,
    wide1: "u32",
    narrow1: "u32",
    wide_step1: "u32",
    narrow_step1: "u32",
    scale1: "f32",
  },
});

/** From so long a reduction on a row is shared by 256 invocations instead of 64. */
const LONG_ROW = 4096;

/** Records a product in one of the variants for cards; `splits` counts for tiles only. */
export function recordCard(
  trace: Trace,
  variant: CardVariant,
  product: Product,
  splits: number,
): void {
  const { kind, a, w, y, m, n, k, aRow, aStart, wRow, cols, first } = product;
  const { start, total, scale } = product;
  const accumulate = Number(product.accumulate);
  const sizes = { m, n, k, a_row: aRow, a_start: aStart, w_row: wRow, start, total };
  const whole = { ...sizes, span: k, cols, first, scale, accumulate };
  if (variant === "narrow") {
    const grid: Grid = [Math.ceil(n / 16), Math.ceil(m / 4)];
    trace.dispatch(productKernel(`matmul_narrow_${kind}`, w.format), { a, w, y }, whole, grid);
    return;
  }
  if (variant === "row") {
    const base = productKernel("matmul_row_nt", w.format);
    const chosen = k >= LONG_ROW ? specialised(base, { consts: { THREADS: 256 } }) : base;
    trace.dispatch(chosen, { a, w, y }, whole, [Math.ceil(n / 4), m]);
    return;
  }
  const { rows } = TILES[variant]!;
  const body = variant.startsWith("wide") ? "8x8" : "4x4";
  const base = productKernel(`matmul_${kind}_${body}`, w.format);
  const chosen = rows === 64 ? base : specialised(base, { consts: { ROWS: rows } });
  const grid = [Math.ceil(n / 64), Math.ceil(m / rows)] as const;
  const span = Math.ceil(k / splits / 32) * 32;
  const planes = Math.ceil(k / span);
  if (planes === 1) {
    trace.dispatch(chosen, { a, w, y }, whole, grid);
    return;
  }
  const parts = trace.tensor([planes, m, n]);
  const part = { ...sizes, span, cols: n, first: 0, scale: 1, accumulate: 0 };
  trace.dispatch(chosen, { a, w, y: parts }, part, [...grid, planes]);
  const how = { m, n, splits: planes, cols, first, scale, accumulate };
  trace.dispatch(sumSplits, { parts, y }, how, lines((m * n) / 4));
}

/** One gradient, or two over the same rows in one dispatch, where N or K is short and both are multiples of 4. */
export function recordNarrowTN(trace: Trace, first: Gradient, second?: Gradient): void {
  const { m, dw } = first;
  const one = sidesOf(first);
  if (!second) {
    trace.dispatch(narrowTN, { ...one.reads, dw }, { m, ...one.sizes }, one.grid);
    return;
  }
  const two = sidesOf(second);
  const buffers = { wide1: two.reads.wide, narrow1: two.reads.narrow, dw, dw1: second.dw };
  const params = {
    wide1: two.sizes.wide,
    narrow1: two.sizes.narrow,
    wide_step1: two.sizes.wide_step,
    narrow_step1: two.sizes.narrow_step,
    scale1: two.sizes.scale,
  };
  const grid = [0, 1].map((axis) => Math.max(one.grid[axis]!, two.grid[axis]!));
  trace.dispatch(narrowTNPair, { ...one.reads, ...buffers }, { m, ...one.sizes, ...params }, [
    grid[0]!,
    grid[1]!,
    2,
  ]);
}

function sidesOf({ a, b, n, k, scale }: Gradient) {
  const turned = n > k;
  const [wide, narrow] = turned ? [a, b] : [b, a];
  const steps = turned ? { wide_step: k, narrow_step: 1 } : { wide_step: 1, narrow_step: k };
  const sizes = { wide: Math.max(n, k), narrow: Math.min(n, k), ...steps, scale };
  const grid = [Math.ceil(sizes.wide / 16), Math.ceil(sizes.narrow / 16)] as const;
  return { reads: { wide, narrow }, sizes, grid };
}
