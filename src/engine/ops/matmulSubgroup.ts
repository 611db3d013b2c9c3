/**
 * Matrix products for devices that compute on the processor and have subgroups. There a load from storage costs as much as
 * many multiply-adds. With subgroups of 8 up to 20 rows of the left side are loaded once a subgroup and broadcast; with subgroups of 4
 * matmulQuads.ts serves. Sizes are any: rows of f32 that do not begin at multiples of four elements have kernels that load element by element.
 */
import { kernel, specialised, type Kernel, type ParamTypes } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Swap } from "../gpu/wgsl.ts";
import type { DeviceProfile } from "../graph/deviceProfile.ts";
import type { Grid, Trace } from "../graph/trace.ts";
import type { WeightFormat } from "../graph/weightFormat.ts";
import type { Product } from "./matmulProduct.ts";
import { recordQuads } from "./matmulQuads.ts";

const dense = {
  m: "u32",
  n: "u32",
  k: "u32",
  start: "u32",
  cols: "u32",
  first: "u32",
  scale: "f32",
  rank: "u32",
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
} as const;
/** Invocations of a workgroup, which is one subgroup. */
const LANES = 8;
/** Most rows of a workgroup. */
const ROWS = 16;
/** Rows of one or two where one more would have few; with a low-rank pair these are no faster. */
const TALL = 20;
/** Up to so many workgroups are only as high as they need to be, … */
const EVEN_GROUPS = 3;
/** … in few steps, since each is a kernel to compile; 12 rows take as long as 14. */
const HEIGHTS = [2, 4, 6, 8, 10, 14, ROWS];
/** Columns of an invocation: as many as rows are loaded at a time, or as packed weights are decoded at a time. */
const columnsOf = ({ kind, w }: Product) => (kind === "nt" || w.format === "f32" ? 4 : 8);

const nt = { reads: ["x", "w"], writes: ["y"] } as const;
const nn = { reads: ["dy", "w"], writes: ["dx"] } as const;
const ntLow = { reads: ["x", "w", "low", "b"], writes: ["y"] } as const;
const nnLow = { reads: ["dy", "w", "dlow", "a"], writes: ["dx"] } as const;

/** What kernels include for rows that begin anywhere, in place of what reads and writes them by fours. */
const ANY = Object.fromEntries(
  ["x", "w", "y", "dy", "dx"].map((side) => [`lib/fours_${side}`, `lib/any_${side}`]),
);
const LOW = Object.fromEntries(
  ["nt", "nn4", "nn8"].map((sides) => [
    `lib/subgroup_no_low_${sides}`,
    `lib/subgroup_low_${sides}`,
  ]),
);

const source = (name: string, isAny: boolean, isLow: boolean, more: Swap = {}) =>
  wgsl(`linear/${name}`, { ...more, ...(isAny && ANY), ...(isLow && LOW) });
const suffix = (isAny: boolean, isLow: boolean) => (isAny ? "_any" : "") + (isLow ? "_low" : "");

const floats = (isAny: boolean) => {
  const declared = (kind: "nt" | "nn", isLow: boolean) => ({
    name: `matmul_subgroup8_${kind}${suffix(isAny, isLow)}`,
    source: source(`matmul_subgroup_${kind}`, isAny, isLow),
    params: dense,
  });
  return {
    nt: kernel({ ...declared("nt", false), ...nt }),
    nn: kernel({ ...declared("nn", false), ...nn }),
    ntLow: kernel({ ...declared("nt", true), ...ntLow }),
    nnLow: kernel({ ...declared("nn", true), ...nnLow }),
  };
};

const quantised = (format: Exclude<WeightFormat, "f32">) => {
  const block = { "lib/block_q4": `lib/block_${format}` };
  const declared = (kind: "nt" | "nn", isAny: boolean, isLow: boolean) => ({
    name: `matmul_${format}_subgroup8_${kind}${suffix(isAny, isLow)}`,
    source: source(`matmul_q_subgroup_${kind}`, isAny, isLow, block),
    params: packed,
    packed: format,
  });
  // Rows of quantised weights, and so of x and dx, are multiples of four long, and dy is read one by one.
  const back = {
    nn: kernel({ ...declared("nn", false, false), ...nn }),
    nnLow: kernel({ ...declared("nn", false, true), ...nnLow }),
  };
  const forward = (isAny: boolean) => ({
    nt: kernel({ ...declared("nt", isAny, false), ...nt }),
    ntLow: kernel({ ...declared("nt", isAny, true), ...ntLow }),
  });
  return { fours: { ...forward(false), ...back }, any: { ...forward(true), ...back } };
};

const kernels = {
  f32: { fours: floats(false), any: floats(true) },
  f16: quantised("f16"),
  q8: quantised("q8"),
  q4: quantised("q4"),
  q4_1: quantised("q4_1"),
  nf4: quantised("nf4"),
};

/** Whether these kernels are the device's choice for a product. */
export function suitsSubgroup({ software, subgroup }: DeviceProfile, product: Product): boolean {
  if (!software || !subgroup) return false;
  // One row has a kernel of its own.
  return product.kind === "nn" || product.m > 1;
}

/** Whether they add a product's low-rank pair themselves: without dropout, and back to rows that begin at multiples of four. */
export function addsLow({ kind, n, low }: Product): boolean {
  return !low?.drop && (kind === "nt" || n % 4 === 0);
}

/** Whether all that is read or written four elements at a time begins and ends at multiples of four. */
function isByFours({ kind, n, k, cols, first, aRow, aStart, w }: Product): boolean {
  const isFloat = w.format === "f32";
  const forward = isFloat ? [n, cols, first, k] : [n, cols, first];
  const back = isFloat ? [n, k, aRow, aStart] : [];
  return (kind === "nt" ? forward : back).every((count) => count % 4 === 0);
}

/**
 * Parameters of kernels whose way back names its sides as the forward pass does: N is its reduction, K the columns of dx, and the
 * window of columns that of dy.
 */
function sidesOf({ kind, m, n, k, start, cols, first, aRow, aStart, scale, low }: Product) {
  const rank = low?.left.shape.at(-1) ?? 0;
  return kind === "nt"
    ? { m, n, k, start, cols, first, scale, rank }
    : { m, n: k, k: n, start, cols: aRow, first: aStart, scale, rank };
}

/** Rows of a workgroup: as many as keep few workgroups full. Their weights take as long to load and decode as ten rows take. */
function rowsOf({ m, low }: Product): number {
  const groups = Math.ceil(m / ROWS);
  const tall = Math.ceil(m / TALL);
  if (!low && tall < groups && tall <= 2) return TALL;
  return groups > EVEN_GROUPS ? ROWS : HEIGHTS.find((height) => height * groups >= m)!;
}

/**
 * The product, with its low-rank pair if it has one.
 * @throws {Error} on a device without subgroups of 4 or 8. */
export function recordSubgroup(trace: Trace, product: Product): void {
  const lanes = trace.profile.subgroup;
  if (!lanes) throw new Error("The device has no subgroups of 4 or 8, which this product needs.");
  if (lanes === 4) {
    recordQuads(trace, product);
    return;
  }
  const { w, m, n, total } = product;
  const rows = rowsOf(product);
  const grid: Grid = [Math.ceil(n / (LANES * columnsOf(product))), Math.ceil(m / rows)];
  const sides = sidesOf(product);
  const how = isByFours(product) ? "fours" : "any";
  if (w.format === "f32") dispatch(trace, kernels.f32[how], product, sides, grid, rows);
  else dispatch(trace, kernels[w.format][how], product, { ...sides, total }, grid, rows);
}

interface Kernels<P extends ParamTypes> {
  nt: Kernel<"x" | "w", "y", P>;
  nn: Kernel<"dy" | "w", "dx", P>;
  ntLow: Kernel<"x" | "w" | "low" | "b", "y", P>;
  nnLow: Kernel<"dy" | "w" | "dlow" | "a", "dx", P>;
}

function dispatch<P extends ParamTypes>(
  trace: Trace,
  { nt, nn, ntLow, nnLow }: Kernels<P>,
  product: Product,
  params: Record<keyof P & string, number>,
  grid: Grid,
  rows: number,
): void {
  const { kind, a, w, y, low } = product;
  const ACCUMULATE = Number(product.accumulate);
  const sized = <K extends Kernel>(base: K) =>
    rows === ROWS ? base : specialised(base, { consts: { ROWS: rows } });
  if (!low) {
    if (kind === "nt") trace.dispatch(sized(nt), { x: a, w, y }, params, grid, { ACCUMULATE });
    else trace.dispatch(sized(nn), { dy: a, w, dx: y }, params, grid, { ACCUMULATE });
    return;
  }
  const { left, right } = low;
  if (kind === "nt") {
    const buffers = { x: a, w, low: left, b: right, y };
    trace.dispatch(sized(ntLow), buffers, params, grid, { ACCUMULATE });
  } else {
    const buffers = { dy: a, w, dlow: left, a: right, dx: y };
    trace.dispatch(sized(nnLow), buffers, params, grid, { ACCUMULATE });
  }
}
