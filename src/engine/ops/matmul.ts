/**
 * Matrix products in three orientations, recorded as they are, without gradients: the pieces of `linear`, `lora` and the
 * loss head. NT: y = x wᵀ (forward). NN: dx = dy w (back through a weight). TN: dw += aᵀ b (gradient of a trained matrix).
 * Registers without barriers, and a plain tile in workgroup memory, are here; where tiles are faster, matmulShape.ts picks
 * one of the variants for cards by shape.
 */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor, Grid, Trace } from "../graph/trace.ts";
import type { DeviceProfile } from "../graph/deviceProfile.ts";
import { rowsAndCols, size } from "../graph/shape.ts";
import type { WeightFormat } from "../graph/weightFormat.ts";
import { recordCard, recordNarrowTN, type CardProduct } from "./matmulCard.ts";
import {
  chooseVariant,
  fits,
  TILES,
  type CardVariant,
  type Choice,
  type ProductShape,
} from "./matmulShape.ts";

const sizes = { m: "u32", n: "u32", k: "u32" } as const;
const windows = { start: "u32", cols: "u32", first: "u32" } as const;
const dense = { ...sizes, ...windows, scale: "f32" } as const;
const packed = { ...sizes, ...windows, total: "u32", scale: "f32" } as const;
const strided = {
  ...sizes,
  a_row: "u32",
  a_col: "u32",
  a_start: "u32",
  b_row: "u32",
  b_col: "u32",
  b_start: "u32",
  cols: "u32",
  first: "u32",
  scale: "f32",
} as const;

const registerNT = kernel({
  name: "matmul_nt",
  source: wgsl("linear/matmul_nt"),
  reads: ["x", "w"],
  writes: ["y"],
  params: dense,
});
const skinnyNT = kernel({
  name: "matmul_skinny_nt",
  source: wgsl("linear/matmul_skinny_nt"),
  reads: ["x", "w"],
  writes: ["y"],
  params: dense,
});
const registerNN = kernel({
  name: "matmul_nn",
  source: wgsl("linear/matmul_nn"),
  reads: ["dy", "w"],
  writes: ["dx"],
  params: dense,
});
const registerTN = kernel({
  name: "matmul_tn",
  source: wgsl("linear/matmul_tn"),
  reads: ["a", "b"],
  writes: ["dw"],
  params: { ...sizes, scale: "f32" },
});
const generic = kernel({
  name: "matmul_generic",
  source: wgsl("linear/matmul_generic"),
  reads: ["a", "b"],
  writes: ["y"],
  params: strided,
});
const tile = kernel({
  name: "matmul_tile",
  source: wgsl("linear/matmul_tile"),
  reads: ["a", "b"],
  writes: ["y"],
  params: strided,
});

type Packed = Exclude<WeightFormat, "f32">;

const quantised = (format: Packed) => {
  const swap = { "lib/block_q4": `lib/block_${format}` };
  const nt = { reads: ["x", "w"], writes: ["y"], params: packed, packed: format } as const;
  const nn = { reads: ["dy", "w"], writes: ["dx"], params: packed, packed: format } as const;
  const source = (name: string) => wgsl(`linear/${name}`, swap);
  return {
    nt: {
      register: kernel({ name: `matmul_${format}_nt`, source: source("matmul_q_nt"), ...nt }),
      skinny: kernel({
        name: `matmul_${format}_skinny_nt`,
        source: source("matmul_q_skinny_nt"),
        ...nt,
      }),
      tile: kernel({ name: `matmul_${format}_tile_nt`, source: source("matmul_q_tile_nt"), ...nt }),
    },
    nn: {
      register: kernel({ name: `matmul_${format}_nn`, source: source("matmul_q_nn"), ...nn }),
      tile: kernel({ name: `matmul_${format}_tile_nn`, source: source("matmul_q_tile_nn"), ...nn }),
    },
  };
};
const byFormat: Record<Packed, ReturnType<typeof quantised>> = {
  f16: quantised("f16"),
  q8: quantised("q8"),
  q4: quantised("q4"),
  q4_1: quantised("q4_1"),
  nf4: quantised("nf4"),
};

type PlainVariant = "register" | "skinny" | "tile" | "generic";
export type MatmulVariant = PlainVariant | CardVariant;

/** Up to so many rows are computed one by one; a block of eight would mostly compute nothing. */
const SKINNY_ROWS = 3;
/** Backward passes have whole batches of rows: the variant for a few is never theirs. */
const BACKWARD = Infinity;

/** Which variant serves a product of `rows` rows: all but the tile load four columns at a time and need `aligned` sizes. */
export function pickVariant(profile: DeviceProfile, rows: number, aligned: boolean): PlainVariant {
  if (aligned && rows <= SKINNY_ROWS) return "skinny";
  if (profile.matmul === "tile") return "tile";
  return aligned ? "register" : "generic";
}

export interface MatmulOptions {
  /** Add to the output instead of overwriting it. */
  accumulate?: boolean;
  /** The product is multiplied by this. */
  scale?: number;
  /** Use only these rows of w. */
  rows?: { from: number; count: number };
  /** The side of N (y, or dy on the way back) is so many columns of a wider matrix (M, of), from column `from`. */
  columns?: { from: number; of: number };
  variant?: MatmulVariant;
  /** With a forced tile of the card: into so many runs its reduction is split. */
  splits?: number;
}

/** A variant asked for, or the device's own choice; undefined where a plain variant serves it. */
function cardChoice(
  profile: DeviceProfile,
  shape: ProductShape,
  { variant, splits = 1 }: Pick<MatmulOptions, "variant" | "splits">,
): (Choice & { variant: CardVariant }) | undefined {
  const asked = variant && { variant, splits };
  const choice = asked ?? (profile.matmul === "tile" ? chooseVariant(shape) : undefined);
  if (!choice || !isCardVariant(choice.variant)) return undefined;
  if (!fits(choice.variant, shape)) {
    const { kind, rows, outputs, inputs, format } = shape;
    throw new Error(
      `The variant ${choice.variant} does not compute ${kind} (${rows}, ${outputs}, ${inputs}) of ${format}.`,
    );
  }
  return { variant: choice.variant, splits: choice.splits };
}

function isCardVariant(variant: MatmulVariant): variant is CardVariant {
  return variant in TILES || variant === "narrow" || variant === "row";
}

function plainVariant(variant: MatmulVariant | undefined): PlainVariant | undefined {
  return variant && !isCardVariant(variant) ? variant : undefined;
}

/** Records the product if a variant of the card serves it. */
function recordedOnCard(
  trace: Trace,
  product: CardProduct,
  options: Pick<MatmulOptions, "variant" | "splits">,
): boolean {
  const { kind, m, n, k, w, aRow, aStart, wRow, cols, first } = product;
  const aligned = [n, aRow, aStart, wRow, cols, first].every((count) => count % 4 === 0);
  const shape = { kind, rows: m, outputs: n, inputs: k, format: w.format, aligned };
  const choice = cardChoice(trace.profile, shape, options);
  if (choice) recordCard(trace, choice.variant, product, choice.splits);
  return choice !== undefined;
}

/** y (M, N) = scale · x (M, K) wᵀ, w (N, K) in any format. */
export function recordNT(
  trace: Trace,
  x: Tensor,
  w: Tensor,
  y: Tensor,
  { accumulate = false, scale = 1, rows, columns, variant, splits }: MatmulOptions = {},
): void {
  const [m, k] = rowsAndCols(x.shape);
  const { from, n } = window(w, k, rows);
  const { from: first, of: cols } = columns ?? { from: 0, of: n };
  expectSize("y", y, m * cols);
  const product: CardProduct = {
    ...{ kind: "nt", a: x, w, y, m, n, k, aRow: k, aStart: 0, wRow: k, start: from },
    ...{ total: size(w.shape), cols, first, scale, accumulate },
  };
  if (recordedOnCard(trace, product, { variant, splits })) return;
  const ACCUMULATE = { ACCUMULATE: Number(accumulate) };
  if (w.format !== "f32") {
    const kernels = byFormat[w.format].nt;
    const chosen = plainVariant(variant) ?? pickVariant(trace.profile, m, true);
    const params = { m, n, k, start: from, cols, first, total: size(w.shape), scale };
    const buffers = { x, w, y };
    if (chosen === "tile") trace.dispatch(kernels.tile, buffers, params, tiles(n, m), ACCUMULATE);
    else if (chosen === "skinny")
      trace.dispatch(kernels.skinny, buffers, params, [Math.ceil(n / 32), m], ACCUMULATE);
    else trace.dispatch(kernels.register, buffers, params, blocks(n, m, 4), ACCUMULATE);
    return;
  }
  const chosen = plainVariant(variant) ?? pickVariant(trace.profile, m, k % 4 === 0);
  if (chosen === "register" || chosen === "skinny") {
    const params = { m, n, k, start: from, cols, first, scale };
    if (chosen === "skinny")
      trace.dispatch(skinnyNT, { x, w, y }, params, [Math.ceil(n / 64), m], ACCUMULATE);
    else trace.dispatch(registerNT, { x, w, y }, params, blocks(n, m, 4), ACCUMULATE);
    return;
  }
  const a = { a_row: k, a_col: 1, a_start: 0 };
  const b = { b_row: k, b_col: 1, b_start: from * k };
  const params = { m, n, k, ...a, ...b, cols, first, scale };
  recordStrided(trace, chosen, { a: x, b: w, y }, params, ACCUMULATE);
}

/** dx (M, K) = scale · dy (M, N) w, w (N, K) in any format. */
export function recordNN(
  trace: Trace,
  dy: Tensor,
  w: Tensor,
  dx: Tensor,
  { accumulate = false, scale = 1, rows, columns, variant, splits }: MatmulOptions = {},
): void {
  const k = w.shape.at(-1)!;
  const { from, n } = window(w, k, rows);
  const { from: first, of: cols } = columns ?? { from: 0, of: n };
  const m = size(dy.shape) / cols;
  expectSize("dx", dx, m * k);
  const product: CardProduct = {
    ...{ kind: "nn", a: dy, w, y: dx, m, n: k, k: n, aRow: cols, aStart: first, wRow: k },
    ...{ start: from, total: size(w.shape), cols: k, first: 0, scale, accumulate },
  };
  if (recordedOnCard(trace, product, { variant, splits })) return;
  const ACCUMULATE = { ACCUMULATE: Number(accumulate) };
  if (w.format !== "f32") {
    const kernels = byFormat[w.format].nn;
    const chosen = plainVariant(variant) ?? pickVariant(trace.profile, BACKWARD, true);
    const params = { m, n, k, start: from, cols, first, total: size(w.shape), scale };
    if (chosen === "tile")
      trace.dispatch(kernels.tile, { dy, w, dx }, params, tiles(k, m), ACCUMULATE);
    else trace.dispatch(kernels.register, { dy, w, dx }, params, blocks(k, m, 8), ACCUMULATE);
    return;
  }
  const chosen = plainVariant(variant) ?? pickVariant(trace.profile, BACKWARD, k % 4 === 0);
  if (chosen === "register" || chosen === "skinny") {
    const params = { m, n, k, start: from, cols, first, scale };
    trace.dispatch(registerNN, { dy, w, dx }, params, blocks(k, m, 8), ACCUMULATE);
    return;
  }
  const a = { a_row: cols, a_col: 1, a_start: first };
  const b = { b_row: 1, b_col: k, b_start: from * k };
  const params = { m, n: k, k: n, ...a, ...b, cols: k, first: 0, scale };
  recordStrided(trace, chosen, { a: dy, b: w, y: dx }, params, ACCUMULATE);
}

/** dw (N, K) += scale · a (M, N)ᵀ b (M, K). Always adds: see the rules of the graph. */
export function recordTN(
  trace: Trace,
  a: Tensor,
  b: Tensor,
  dw: Tensor,
  { scale = 1, variant }: Pick<MatmulOptions, "scale" | "variant"> = {},
): void {
  const { m, n, k, shape } = gradientShape(a, b, dw);
  if (cardChoice(trace.profile, shape, { variant })) {
    recordNarrowTN(trace, { a, b, dw, m, n, k, scale });
    return;
  }
  const { aligned } = shape;
  const chosen = plainVariant(variant) ?? pickVariant(trace.profile, BACKWARD, aligned);
  if (chosen === "register" || chosen === "skinny") {
    const grid: Grid = [Math.ceil(k / 32), Math.ceil(n / 32)];
    trace.dispatch(registerTN, { a, b, dw }, { m, n, k, scale }, grid);
    return;
  }
  const turned = { a_row: 1, a_col: n, a_start: 0 };
  const plain = { b_row: 1, b_col: k, b_start: 0 };
  const params = { m: n, n: k, k: m, ...turned, ...plain, cols: k, first: 0, scale };
  recordStrided(trace, chosen, { a, b, y: dw }, params, { ACCUMULATE: 1 });
}

/** A product that `recordTN` records. */
export interface MatrixGradient {
  a: Tensor;
  b: Tensor;
  dw: Tensor;
  scale?: number;
}

/** Two gradients over the same rows: on a card in one dispatch where both are of matrices with a short side. */
export function recordTNPair(trace: Trace, pair: readonly [MatrixGradient, MatrixGradient]): void {
  const [first, second] = pair.map(({ a, b, dw, scale = 1 }) => {
    const { m, n, k, shape } = gradientShape(a, b, dw);
    const narrow = cardChoice(trace.profile, shape, {})?.variant === "narrow";
    return { narrow, gradient: { a, b, dw, m, n, k, scale } };
  });
  if (first!.narrow && second!.narrow && first!.gradient.m === second!.gradient.m) {
    recordNarrowTN(trace, first!.gradient, second!.gradient);
    return;
  }
  for (const { a, b, dw, scale = 1 } of pair) recordTN(trace, a, b, dw, { scale });
}

function gradientShape(a: Tensor, b: Tensor, dw: Tensor) {
  const [m, n] = rowsAndCols(a.shape);
  const k = size(b.shape) / m;
  expectSize("dw", dw, n * k);
  const aligned = n % 4 === 0 && k % 4 === 0;
  const shape = { kind: "tn", rows: n, outputs: k, inputs: m, format: "f32", aligned } as const;
  return { m, n, k, shape };
}

function recordStrided(
  trace: Trace,
  variant: "tile" | "generic",
  buffers: { a: Tensor; b: Tensor; y: Tensor },
  params: Record<keyof typeof strided, number>,
  overrides: { ACCUMULATE: number },
): void {
  if (variant === "tile")
    trace.dispatch(tile, buffers, params, tiles(params.n, params.m), overrides);
  else
    trace.dispatch(
      generic,
      buffers,
      params,
      [Math.ceil(params.n / 8), Math.ceil(params.m / 8)],
      overrides,
    );
}

/** Workgroups of 8 x 8 invocations, each `width` columns by 8 rows. */
function blocks(cols: number, rows: number, width: number): Grid {
  return [Math.ceil(cols / (8 * width)), Math.ceil(rows / 64)];
}

/** Workgroups of one 32 x 32 tile. */
function tiles(cols: number, rows: number): Grid {
  return [Math.ceil(cols / 32), Math.ceil(rows / 32)];
}

function window(w: Tensor, k: number, rows?: { from: number; count: number }) {
  const [all, cols] = rowsAndCols(w.shape);
  if (cols !== k) {
    throw new Error(`${w.label || "The weight"} has ${cols} columns, and its input has ${k}.`);
  }
  const { from, count } = rows ?? { from: 0, count: all };
  return { from, n: count };
}

function expectSize(name: string, tensor: Tensor, wanted: number): void {
  if (size(tensor.shape) !== wanted) {
    throw new Error(`${name} (${tensor.shape.join(", ")}) should have ${wanted} elements.`);
  }
}
