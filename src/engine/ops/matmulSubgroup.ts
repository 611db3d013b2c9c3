/**
 * Matrix products for devices that compute on the processor and have subgroups. There a load from storage costs as much as
 * many multiply-adds, and a broadcast within a subgroup hardly anything: 16 rows of the left side are loaded once a subgroup.
 */
import { kernel } from "../gpu/kernel.ts";
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
} as const;
const ROWS = 16;
/** Columns of an invocation. */
const COLUMNS = { nt: 4, nn: 8 } as const;

const sized = (lanes: SubgroupSize) => {
  const rows = { "lib/rows_of_8": `lib/rows_of_${lanes}` };
  const nt = { reads: ["x", "w"], writes: ["y"] } as const;
  const nn = { reads: ["dy", "w"], writes: ["dx"] } as const;
  const float = (kind: "nt" | "nn") => wgsl(`linear/matmul_subgroup_${kind}`, rows);
  const quantised = (format: Exclude<WeightFormat, "f32">) => {
    const swap = { ...rows, "lib/block_q4": `lib/block_${format}` };
    const source = (kind: "nt" | "nn") => wgsl(`linear/matmul_q_subgroup_${kind}`, swap);
    const name = (kind: string) => `matmul_${format}_subgroup${lanes}_${kind}`;
    return {
      nt: kernel({ name: name("nt"), source: source("nt"), ...nt, params: packed, packed: format }),
      nn: kernel({ name: name("nn"), source: source("nn"), ...nn, params: packed, packed: format }),
    };
  };
  return {
    f32: {
      nt: kernel({ name: `matmul_subgroup${lanes}_nt`, source: float("nt"), ...nt, params: dense }),
      nn: kernel({ name: `matmul_subgroup${lanes}_nn`, source: float("nn"), ...nn, params: dense }),
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

/** Rows of f32 weights and of the output are read and written four elements at a time. */
function fits({ kind, n, k, cols, first, w }: Product): boolean {
  if (kind === "nn") return n % 4 === 0;
  const aligned = w.format !== "f32" || k % 4 === 0;
  return aligned && [n, cols, first].every((count) => count % 4 === 0);
}

/** @throws {Error} on a device without subgroups of 4 or 8, and for sizes that are no multiples of 4. */
export function recordSubgroup(trace: Trace, product: Product): void {
  const lanes = trace.profile.subgroup;
  if (!lanes) throw new Error("The device has no subgroups of 4 or 8, which this product needs.");
  const { kind, a, w, y, m, n, k, start, total, scale } = product;
  if (!fits(product))
    throw new Error(
      `The variant subgroup does not compute ${kind} (${m}, ${n}, ${k}) of ${w.format}.`,
    );
  const kernels = bySize[lanes];
  const ACCUMULATE = { ACCUMULATE: Number(product.accumulate) };
  const grid: Grid = [Math.ceil(n / (lanes * COLUMNS[kind])), Math.ceil(m / ROWS)];
  // Kernels of the way back name their sides as the forward pass does: N is the reduction, K the columns of dx.
  const sides =
    kind === "nt"
      ? { m, n, k, start, cols: product.cols, first: product.first, scale }
      : { m, n: k, k: n, start, cols: product.aRow, first: product.aStart, scale };
  if (w.format === "f32") {
    if (kind === "nt") trace.dispatch(kernels.f32.nt, { x: a, w, y }, sides, grid, ACCUMULATE);
    else trace.dispatch(kernels.f32.nn, { dy: a, w, dx: y }, sides, grid, ACCUMULATE);
    return;
  }
  const { nt, nn } = kernels[w.format];
  const params = { ...sides, total };
  if (kind === "nt") trace.dispatch(nt, { x: a, w, y }, params, grid, ACCUMULATE);
  else trace.dispatch(nn, { dy: a, w, dx: y }, params, grid, ACCUMULATE);
}
