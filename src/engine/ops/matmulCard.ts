/**
 * Matrix products for graphics cards: tiles in workgroup memory read as vec4, a reduction split where the grid is small, and
 * kernels of their own for few rows and for the short sides of low-rank adapters. `matmulShape.ts` says which serves what.
 */
import { kernel, specialised } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor, Trace } from "../graph/trace.ts";
import { lines } from "./grid.ts";
import { addedParams, addedTo, productKernel, sumKernel, type Added } from "./matmulCardKernels.ts";
import type { Gradient, Product } from "./matmulProduct.ts";
import type { OddSide } from "./productClasses.ts";
import { isRow, TILES, type CardVariant } from "./matmulShape.ts";

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

/**
 * Records a product in one of the variants for cards, with what is added to it; `splits` counts for tiles only. Tiles serve an odd side
 * too, where nothing is added.
 */
export function recordCard(
  trace: Trace,
  variant: CardVariant,
  product: Product,
  splits: number,
  odd?: OddSide,
): void {
  const { kind, a, w, y, m, n, k, aRow, aStart, wRow, cols, first } = product;
  const { start, total, scale } = product;
  const { what, buffers } = addedTo(product);
  const sizes = { m, n, k, a_row: aRow, a_start: aStart, w_row: wRow, start, total };
  const { body, consts, grid, split } = shapeOf(variant, product);
  const kernelOf = (added: Added) => {
    const base = productKernel(body, kind, w.format, added, odd);
    return consts ? specialised(base, { consts }) : base;
  };
  // Planes are added by fours.
  const isSplit = split && odd !== "output";
  const span = Math.ceil(k / (isSplit ? splits : 1) / 32) * 32;
  const planes = isSplit ? Math.ceil(k / span) : 1;
  if (planes === 1) {
    const whole = { ...sizes, span: k, cols, first, scale, ...addedParams(product) };
    trace.dispatch(kernelOf(what), { a, w, y, ...buffers }, whole, grid);
    return;
  }
  const parts = trace.tensor([planes, m, n]);
  const none = { accumulate: 0, rank: 0, salt: 0, rate: 0, onto: 0 };
  const part = { ...sizes, span, cols: n, first: 0, scale: 1, ...none };
  trace.dispatch(kernelOf("nothing"), { a, w, y: parts }, part, [...grid, planes]);
  recordPlanes(trace, parts, product);
}

/** Adds the planes of a split reduction, `parts` (splits, M, N), into the product's output, with what is added to it. */
export function recordPlanes(trace: Trace, parts: Tensor, product: Product): void {
  const { kind, y, m, n, cols, first, scale } = product;
  const { what, buffers } = addedTo(product);
  const how = { m, n, splits: parts.shape[0]!, cols, first, scale, ...addedParams(product) };
  trace.dispatch(sumKernel(kind, what), { parts, y, ...buffers }, how, lines((m * n) / 4));
}

/** The file of a variant after `matmul_`, its constants, its workgroups, and whether its reduction may be split. */
export function shapeOf(
  variant: CardVariant,
  { kind, m, n, k }: Pick<Product, "kind" | "m" | "n" | "k">,
) {
  if (variant === "narrow") {
    const grid = [Math.ceil(n / 16), Math.ceil(m / 4)] as const;
    return { body: `narrow_${kind}`, consts: undefined, grid, split: false };
  }
  if (isRow(variant)) {
    const consts = k >= LONG_ROW ? { THREADS: 256 } : undefined;
    const body = variant === "row" ? "row_nt" : "row_subgroup_nt";
    return { body, consts, grid: [Math.ceil(n / 4), m] as const, split: false };
  }
  const { rows, body: tile } = TILES[variant]!;
  const body = `${kind}_${tile}`;
  const consts = rows === 64 ? undefined : { ROWS: rows };
  return { body, consts, grid: [Math.ceil(n / 64), Math.ceil(m / rows)] as const, split: true };
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
