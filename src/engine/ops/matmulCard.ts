/**
 * Matrix products for graphics cards: tiles in workgroup memory read as vec4, a reduction split where the grid is small, and
 * kernels of their own for few rows and for the short sides of low-rank adapters. `matmulShape.ts` says which serves what.
 */
import { kernel, specialised, type Kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Swap } from "../gpu/wgsl.ts";
import type { Trace } from "../graph/trace.ts";
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
  rank: "u32",
  salt: "u32",
  rate: "f32",
} as const;

type ProductKernel = Kernel<"a" | "w", "y", typeof params>;
type LowKernel = Kernel<"a" | "w" | "low_left" | "low_right", "y", typeof params>;
type DropKernel = Kernel<"a" | "w" | "low_left" | "low_right" | "seed", "y", typeof params>;

/** What takes the place of `lib/put_rows` where a low-rank pair is added; its bindings follow those of the kernel. */
const putLow = (kind: Product["kind"], firstBinding: 2 | 3) => ({
  "lib/put_rows": [`lib/low_from_${firstBinding}`, `lib/low_at_${kind}`, "lib/put_rows_low"],
});

/** The same on the way back of a pair whose input was dropped. */
const putDropped = (firstBinding: 2 | 3) => ({
  "lib/put_rows": [
    ...[`lib/low_from_${firstBinding}`, `lib/seed_at_${firstBinding + 2}`, "lib/dropout"],
    ...["lib/low_at_nn_drop", "lib/put_rows_low"],
  ],
});

interface ProductKernels {
  plain: ProductKernel;
  low: LowKernel;
  /** Of nn products. */
  dropped?: DropKernel;
}
const made = new Map<string, ProductKernels>();

/** One file for the formats that it is used with, alone and with a low-rank pair. */
function productKernels(body: string, kind: Product["kind"], format: WeightFormat): ProductKernels {
  const name = `matmul_${format}_${body}`;
  const known = made.get(name);
  if (known) return known;
  const { file, swap } = bodyFile(body);
  const text = (put: Swap) =>
    wgsl(`linear/matmul_${file}`, { "lib/block_q4": `lib/block_${format}`, ...swap, ...put });
  const same = { writes: ["y"], params, ...(format !== "f32" && { packed: format }) } as const;
  const fresh = {
    plain: kernel({ ...same, name, source: text({}), reads: ["a", "w"] }),
    low: kernel({
      ...{ ...same, name: `${name}_low`, source: text(putLow(kind, 3)) },
      reads: ["a", "w", "low_left", "low_right"],
    }),
    ...(kind === "nn" && {
      dropped: kernel({
        ...{ ...same, name: `${name}_dropped`, source: text(putDropped(3)) },
        reads: ["a", "w", "low_left", "low_right", "seed"],
      }),
    }),
  };
  made.set(name, fresh);
  return fresh;
}

/** Where a body's text is: tiles of both sizes are one file. `prefix` is of the files for several layers. */
export function bodyFile(body: string, prefix = ""): { file: string; swap: Swap } {
  const [, kind, size] = /^(nt|nn)_(8x8|4x4)$/.exec(body) ?? [];
  if (!kind) return { file: prefix + body, swap: {} };
  const swap = {
    [`lib/tile_${kind}_8x8`]: `lib/tile_${kind}_${size}`,
    "lib/sums_8x8": `lib/sums_${size}`,
  };
  return { file: `${prefix || "tiles_"}${kind}`, swap };
}

const FORMATS: readonly WeightFormat[] = ["f32", "f16", "q8", "q4", "q4_1", "nf4"];

// Declared while the module is imported, so that a file that disagrees is found at once.
for (const format of FORMATS) {
  for (const body of ["nt_8x8", "nt_4x4", "row_nt"]) productKernels(body, "nt", format);
  for (const body of ["nn_8x8", "nn_4x4"]) productKernels(body, "nn", format);
}
for (const kind of ["nt", "nn"] as const) productKernels(`narrow_${kind}`, kind, "f32");

const splitParams = {
  m: "u32",
  n: "u32",
  splits: "u32",
  cols: "u32",
  first: "u32",
  scale: "f32",
  accumulate: "u32",
  rank: "u32",
  salt: "u32",
  rate: "f32",
} as const;

const sumSplits = kernel({
  name: "matmul_sum_splits",
  source: wgsl("linear/matmul_sum_splits"),
  reads: ["parts"],
  writes: ["y"],
  params: splitParams,
});

const sumSplitsLow = (kind: Product["kind"]) =>
  kernel({
    name: `matmul_sum_splits_low_${kind}`,
    source: wgsl("linear/matmul_sum_splits", putLow(kind, 2)),
    reads: ["parts", "low_left", "low_right"],
    writes: ["y"],
    params: splitParams,
  });
const sumLow = { nt: sumSplitsLow("nt"), nn: sumSplitsLow("nn") };

const sumDropped = kernel({
  name: "matmul_sum_splits_dropped",
  source: wgsl("linear/matmul_sum_splits", putDropped(2)),
  reads: ["parts", "low_left", "low_right", "seed"],
  writes: ["y"],
  params: splitParams,
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

/**
 * Records a product in one of the variants for cards, with its low-rank pair if it has one; `splits` counts for tiles only.
 */
export function recordCard(
  trace: Trace,
  variant: CardVariant,
  product: Product,
  splits: number,
): void {
  const { kind, a, w, y, m, n, k, aRow, aStart, wRow, cols, first } = product;
  const { start, total, scale, low } = product;
  const pair = low && { low_left: low.left, low_right: low.right };
  const drop = low?.drop;
  const rank = low?.left.shape.at(-1) ?? 0;
  const beside = { rank, salt: drop?.salt ?? 0, rate: drop?.rate ?? 0 };
  const accumulate = Number(product.accumulate);
  const sizes = { m, n, k, a_row: aRow, a_start: aStart, w_row: wRow, start, total };
  const whole = { ...sizes, span: k, cols, first, scale, accumulate, ...beside };
  const { body, consts, grid, split } = shapeOf(variant, product);
  const kernels = productKernels(body, kind, w.format);
  const fitted = <K extends Kernel>(base: K) => (consts ? specialised(base, { consts }) : base);
  const span = Math.ceil(k / (split ? splits : 1) / 32) * 32;
  const planes = split ? Math.ceil(k / span) : 1;
  if (planes === 1) {
    if (pair && drop) {
      const buffers = { a, w, y, ...pair, seed: drop.seed };
      trace.dispatch(fitted(kernels.dropped!), buffers, whole, grid);
    } else if (pair) trace.dispatch(fitted(kernels.low), { a, w, y, ...pair }, whole, grid);
    else trace.dispatch(fitted(kernels.plain), { a, w, y }, whole, grid);
    return;
  }
  const parts = trace.tensor([planes, m, n]);
  const none = { rank: 0, salt: 0, rate: 0 };
  const part = { ...sizes, span, cols: n, first: 0, scale: 1, accumulate: 0, ...none };
  trace.dispatch(fitted(kernels.plain), { a, w, y: parts }, part, [...grid, planes]);
  const how = { m, n, splits: planes, cols, first, scale, accumulate, ...beside };
  const all = lines((m * n) / 4);
  if (pair && drop) trace.dispatch(sumDropped, { parts, y, ...pair, seed: drop.seed }, how, all);
  else if (pair) trace.dispatch(sumLow[kind], { parts, y, ...pair }, how, all);
  else trace.dispatch(sumSplits, { parts, y }, how, all);
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
  if (variant === "row") {
    const consts = k >= LONG_ROW ? { THREADS: 256 } : undefined;
    return { body: "row_nt", consts, grid: [Math.ceil(n / 4), m] as const, split: false };
  }
  const { rows } = TILES[variant]!;
  const body = `${kind}_${variant.startsWith("wide") ? "8x8" : "4x4"}`;
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
