/**
 * Matrix products that every device computes: blocks in registers without barriers, a plain tile in workgroup memory, and a
 * kernel of any strides for sizes that are not multiples of four.
 */
import { kernel, specialised } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { DeviceProfile } from "../graph/deviceProfile.ts";
import type { Grid, Tensor, Trace } from "../graph/trace.ts";
import type { WeightFormat } from "../graph/weightFormat.ts";
import type { Gradient, Product } from "./matmulProduct.ts";

const sizes = { m: "u32", n: "u32", k: "u32" } as const;
const windows = { start: "u32", cols: "u32", first: "u32" } as const;
const dense = { ...sizes, ...windows, scale: "f32" } as const;
const packed = { ...sizes, ...windows, total: "u32", scale: "f32" } as const;
/** With where rows lie, as kernels of rows that begin anywhere read them. */
const rowsAnywhere = {
  ...sizes,
  x_row: "u32",
  x_first: "u32",
  w_row: "u32",
  ...windows,
  scale: "f32",
} as const;
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

const nt = { reads: ["x", "w"], writes: ["y"] } as const;
const registerNT = kernel({
  name: "matmul_nt",
  source: wgsl("linear/matmul_nt"),
  ...{ ...nt, params: dense },
});
const forFewRows = (name: string) =>
  kernel({ name, source: wgsl(`linear/${name}`), ...{ ...nt, params: rowsAnywhere } });
/** For rows that are no multiples of four long. */
const skewedNT = forFewRows("matmul_skewed_nt");
/** For a few rows, with the columns of a workgroup. */
const skinnyNT = { fours: forFewRows("matmul_skinny_nt"), skewed: skewedNT, columns: 64 };
/** For subgroups of 4. */
const quadSkinnyNT = {
  fours: forFewRows("matmul_quad_skinny_nt"),
  skewed: specialised(skewedNT, { consts: { WG: 4, COLUMNS: 8 } }),
  columns: 32,
};
const registerNN = kernel({
  name: "matmul_nn",
  source: wgsl("linear/matmul_nn"),
  reads: ["dy", "w"],
  writes: ["dx"],
  params: dense,
});
const tn = { reads: ["a", "b"], writes: ["dw"], params: { ...sizes, scale: "f32" } } as const;
const registerTN = kernel({ name: "matmul_tn", source: wgsl("linear/matmul_tn"), ...tn });
/** The same for rows that are no multiples of four long. */
const anyTN = kernel({
  name: "matmul_tn_any",
  source: wgsl("linear/matmul_tn", { "lib/fours_tn": "lib/any_tn" }),
  ...tn,
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
      quadSkinny: kernel({
        name: `matmul_${format}_quad_skinny_nt`,
        source: source("matmul_q_quad_skinny_nt"),
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

export type PlainVariant = "register" | "skinny" | "tile" | "generic";
/** Up to so many rows are computed one by one; a block of eight would mostly compute nothing. */
const SKINNY_ROWS = 3;
/** Backward passes have whole batches of rows: the variant for a few is never theirs. */
const BACKWARD = Infinity;

/** Which variant serves a product of `rows` rows: `register` loads four columns at a time and needs `aligned` sizes. */
export function pickVariant(profile: DeviceProfile, rows: number, aligned: boolean): PlainVariant {
  if (rows <= SKINNY_ROWS) return "skinny";
  // On a software device tiles, with their barriers, are never faster, whatever was measured while it was busy.
  if (profile.matmul === "tile" && !profile.software) return "tile";
  return aligned ? "register" : "generic";
}

/** The product, by the variant asked for or the one that `pickVariant` names for the device. */
export function recordPlain(trace: Trace, product: Product, asked: PlainVariant | undefined): void {
  if (product.kind === "nt") recordPlainNT(trace, product, asked);
  else recordPlainNN(trace, product, asked);
}

function recordPlainNT(trace: Trace, product: Product, asked: PlainVariant | undefined): void {
  const { a: x, w, y, m, n, k, start, cols, first, total, scale } = product;
  const ACCUMULATE = { ACCUMULATE: Number(product.accumulate) };
  const aligned = w.format !== "f32" || k % 4 === 0;
  const chosen = asked ?? pickVariant(trace.profile, m, aligned);
  const hasQuads = trace.profile.software && trace.profile.subgroup === 4;
  if (w.format !== "f32") {
    const kernels = byFormat[w.format].nt;
    const skinny = hasQuads ? kernels.quadSkinny : kernels.skinny;
    const params = { m, n, k, start, cols, first, total, scale };
    const buffers = { x, w, y };
    if (chosen === "tile") trace.dispatch(kernels.tile, buffers, params, tiles(n, m), ACCUMULATE);
    else if (chosen === "skinny")
      trace.dispatch(skinny, buffers, params, [Math.ceil(n / 64), m], ACCUMULATE);
    else trace.dispatch(kernels.register, buffers, params, blocks(n, m, 4), ACCUMULATE);
    return;
  }
  const params = { m, n, k, start, cols, first, scale };
  if (chosen === "skinny") {
    const { columns, fours, skewed } = hasQuads ? quadSkinnyNT : skinnyNT;
    const rows = { ...params, x_row: product.aRow, x_first: product.aStart, w_row: product.wRow };
    const grid: Grid = [Math.ceil(n / columns), m];
    trace.dispatch(aligned ? fours : skewed, { x, w, y }, rows, grid, ACCUMULATE);
  } else if (chosen === "register")
    trace.dispatch(registerNT, { x, w, y }, params, blocks(n, m, 4), ACCUMULATE);
  else recordStrided(trace, chosen, product, { b_row: product.wRow, b_col: 1 });
}

/** The kernels of the way back name their sides as the forward pass does: N is the reduction, K the columns of dx. */
function recordPlainNN(trace: Trace, product: Product, asked: PlainVariant | undefined): void {
  const { a: dy, w, y: dx, m, n: k, k: n, start, total, scale } = product;
  const { aRow: cols, aStart: first } = product;
  const ACCUMULATE = { ACCUMULATE: Number(product.accumulate) };
  const aligned = w.format !== "f32" || k % 4 === 0;
  const chosen = asked ?? pickVariant(trace.profile, BACKWARD, aligned);
  if (w.format !== "f32") {
    const kernels = byFormat[w.format].nn;
    const params = { m, n, k, start, cols, first, total, scale };
    if (chosen === "tile")
      trace.dispatch(kernels.tile, { dy, w, dx }, params, tiles(k, m), ACCUMULATE);
    else trace.dispatch(kernels.register, { dy, w, dx }, params, blocks(k, m, 8), ACCUMULATE);
    return;
  }
  if (chosen === "register" || chosen === "skinny") {
    const params = { m, n, k, start, cols, first, scale };
    trace.dispatch(registerNN, { dy, w, dx }, params, blocks(k, m, 8), ACCUMULATE);
  } else recordStrided(trace, chosen, product, { b_row: 1, b_col: product.wRow });
}

/** dw (N, K) += scale · a (M, N)ᵀ b (M, K). */
export function recordPlainTN(
  trace: Trace,
  { a, b, dw, m, n, k, scale }: Gradient,
  asked: PlainVariant | undefined,
): void {
  const chosen = asked ?? pickVariant(trace.profile, BACKWARD, true);
  if (chosen === "register" || chosen === "skinny") {
    const aligned = n % 4 === 0 && k % 4 === 0;
    const grid: Grid = [Math.ceil(k / 32), Math.ceil(n / 32)];
    trace.dispatch(aligned ? registerTN : anyTN, { a, b, dw }, { m, n, k, scale }, grid);
    return;
  }
  const turned = { a_row: 1, a_col: n, a_start: 0 };
  const plain = { b_row: 1, b_col: k, b_start: 0 };
  const params = { m: n, n: k, k: m, ...turned, ...plain, cols: k, first: 0, scale };
  dispatchStrided(trace, chosen, { a, b, y: dw }, params, { ACCUMULATE: 1 });
}

/** Any strides: `by` says which of w's own run along the columns of y and along the reduction. */
function recordStrided(
  trace: Trace,
  variant: "tile" | "generic",
  { a, w, y, m, n, k, aRow, aStart, wRow, start, cols, first, scale, accumulate }: Product,
  by: { b_row: number; b_col: number },
): void {
  const window = { a_row: aRow, a_col: 1, a_start: aStart, ...by, b_start: start * wRow };
  const params = { m, n, k, ...window, cols, first, scale };
  const ACCUMULATE = { ACCUMULATE: Number(accumulate) };
  dispatchStrided(trace, variant, { a, b: w, y }, params, ACCUMULATE);
}

function dispatchStrided(
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
