/**
 * Matrix products for devices that compute on the processor and have subgroups. There a load from storage costs as much as
 * many multiply-adds, and a broadcast within a subgroup hardly anything: 16 rows of the left side are loaded once a subgroup.
 */
import { kernel, type Kernel, type ParamTypes } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { DeviceProfile, SubgroupSize } from "../graph/deviceProfile.ts";
import type { Grid, Trace } from "../graph/trace.ts";
import type { WeightFormat } from "../graph/weightFormat.ts";
import type { Product } from "./matmulProduct.ts";

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
const ROWS = 16;
/** Columns of an invocation: as many as rows are loaded at a time, or as packed weights are decoded at a time. */
const columnsOf = ({ kind, w }: Product) => (kind === "nt" || w.format === "f32" ? 4 : 8);

const nt = { reads: ["x", "w"], writes: ["y"] } as const;
const nn = { reads: ["dy", "w"], writes: ["dx"] } as const;
const ntLow = { reads: ["x", "w", "low", "b"], writes: ["y"] } as const;
const nnLow = { reads: ["dy", "w", "dlow", "a"], writes: ["dx"] } as const;

const sized = (lanes: SubgroupSize) => {
  const rows = { "lib/rows_of_8": `lib/rows_of_${lanes}` };
  const low = {
    "lib/subgroup_no_low_nt": "lib/subgroup_low_nt",
    "lib/subgroup_no_low_nn4": "lib/subgroup_low_nn4",
    "lib/subgroup_no_low_nn8": "lib/subgroup_low_nn8",
  };
  const float = (kind: "nt" | "nn", isLow: boolean) => ({
    name: `matmul_subgroup${lanes}_${kind}${isLow ? "_low" : ""}`,
    source: wgsl(`linear/matmul_subgroup_${kind}`, { ...rows, ...(isLow && low) }),
    params: dense,
  });
  const quantised = (format: Exclude<WeightFormat, "f32">) => {
    const swap = { ...rows, "lib/block_q4": `lib/block_${format}` };
    const declared = (kind: "nt" | "nn", isLow: boolean) => ({
      name: `matmul_${format}_subgroup${lanes}_${kind}${isLow ? "_low" : ""}`,
      source: wgsl(`linear/matmul_q_subgroup_${kind}`, { ...swap, ...(isLow && low) }),
      params: packed,
      packed: format,
    });
    return {
      nt: kernel({ ...declared("nt", false), ...nt }),
      nn: kernel({ ...declared("nn", false), ...nn }),
      ntLow: kernel({ ...declared("nt", true), ...ntLow }),
      nnLow: kernel({ ...declared("nn", true), ...nnLow }),
    };
  };
  return {
    f32: {
      nt: kernel({ ...float("nt", false), ...nt }),
      nn: kernel({ ...float("nn", false), ...nn }),
      ntLow: kernel({ ...float("nt", true), ...ntLow }),
      nnLow: kernel({ ...float("nn", true), ...nnLow }),
    },
    f16: quantised("f16"),
    q8: quantised("q8"),
    q4: quantised("q4"),
    q4_1: quantised("q4_1"),
    nf4: quantised("nf4"),
  };
};
const bySize: Record<SubgroupSize, ReturnType<typeof sized>> = { 4: sized(4), 8: sized(8) };

/** Fewer rows have a kernel of their own. */
const FEWEST_ROWS = 4;

/** Whether these kernels are the device's choice for a product. */
export function suitsSubgroup({ software, subgroup }: DeviceProfile, product: Product): boolean {
  if (!software || !subgroup || !fits(product)) return false;
  return product.kind === "nn" || product.m >= FEWEST_ROWS;
}

/** What is read or written four elements at a time: rows of x, of f32 weights and of dy with them, and of the output. */
function fits({ kind, n, k, cols, first, aRow, aStart, w }: Product): boolean {
  const isFloat = w.format === "f32";
  const counts = kind === "nn" ? (isFloat ? [n, k, aRow, aStart] : [n]) : [n, cols, first];
  const aligned = kind === "nn" || !isFloat || k % 4 === 0;
  return aligned && counts.every((count) => count % 4 === 0);
}

/**
 * The product, with its low-rank pair if it has one.
 * @throws {Error} on a device without subgroups of 4 or 8, and for sizes that are no multiples of 4. */
export function recordSubgroup(trace: Trace, product: Product): void {
  const lanes = trace.profile.subgroup;
  if (!lanes) throw new Error("The device has no subgroups of 4 or 8, which this product needs.");
  const { kind, w, m, n, k, start, total, scale } = product;
  const rank = product.low?.left.shape.at(-1) ?? 0;
  if (!fits(product))
    throw new Error(
      `The variant subgroup does not compute ${kind} (${m}, ${n}, ${k}) of ${w.format}.`,
    );
  const kernels = bySize[lanes];
  const grid: Grid = [Math.ceil(n / (lanes * columnsOf(product))), Math.ceil(m / ROWS)];
  // Kernels of the way back name their sides as the forward pass does: N is the reduction, K the columns of dx.
  const sides =
    kind === "nt"
      ? { m, n, k, start, cols: product.cols, first: product.first, scale, rank }
      : { m, n: k, k: n, start, cols: product.aRow, first: product.aStart, scale, rank };
  if (w.format === "f32") dispatch(trace, kernels.f32, product, sides, grid);
  else dispatch(trace, kernels[w.format], product, { ...sides, total }, grid);
}

interface Kernels<P extends ParamTypes> {
  nt: Kernel<"x" | "w", "y", P>;
  nn: Kernel<"dy" | "w", "dx", P>;
  ntLow: Kernel<"x" | "w" | "low" | "b", "y", P>;
  nnLow: Kernel<"dy" | "w" | "dlow" | "a", "dx", P>;
}

function dispatch<P extends ParamTypes>(
  trace: Trace,
  kernels: Kernels<P>,
  product: Product,
  params: Record<keyof P & string, number>,
  grid: Grid,
): void {
  const { kind, a, w, y, low } = product;
  const ACCUMULATE = Number(product.accumulate);
  if (!low) {
    if (kind === "nt") trace.dispatch(kernels.nt, { x: a, w, y }, params, grid, { ACCUMULATE });
    else trace.dispatch(kernels.nn, { dy: a, w, dx: y }, params, grid, { ACCUMULATE });
    return;
  }
  const { left, right } = low;
  if (kind === "nt") {
    const buffers = { x: a, w, low: left, b: right, y };
    trace.dispatch(kernels.ntLow, buffers, params, grid, { ACCUMULATE });
  } else {
    const buffers = { dy: a, w, dlow: left, a: right, dx: y };
    trace.dispatch(kernels.nnLow, buffers, params, grid, { ACCUMULATE });
  }
}
