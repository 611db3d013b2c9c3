/**
 * What the kernels for subgroups (matmulQuads.ts, matmulEights.ts) have in common: the matrices that they bind and where these lie, which
 * both directions name alike, a low-rank pair, whose rank is zero where there is none, a bias and a residual. Each text serves rows that are read by fours
 * and, with other includes, rows that begin anywhere: what has a column for each input of the layer and what has one for each output
 * are apart, so that a vocabulary of 49,279 words does not cost the loads of its weights.
 */
import { kernel, specialised, type Kernel, type ParamTypes } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Swap } from "../gpu/wgsl.ts";
import type { Grid, Trace } from "../graph/trace.ts";
import type { WeightFormat } from "../graph/weightFormat.ts";
import { ontoFlags, type Product } from "./matmulProduct.ts";

const sides = { reads: ["x", "w", "low", "right", "bias", "residual"], writes: ["y"] } as const;
const from = { m: "u32", n: "u32", k: "u32", x_row: "u32", x_first: "u32", start: "u32" } as const;
const to = {
  y_row: "u32",
  y_first: "u32",
  scale: "f32",
  rank: "u32",
  accumulate: "u32",
  onto: "u32",
} as const;
const dense = { ...from, w_row: "u32", ...to } as const;
const packed = { ...from, total: "u32", ...to } as const;

type SidesKernel<P extends ParamTypes> = Kernel<
  "x" | "w" | "low" | "right" | "bias" | "residual",
  "y",
  P
>;
type Kind = Product["kind"];
type Packed = Exclude<WeightFormat, "f32">;

/** What begins anywhere: rows of as many elements as the layer has inputs, or outputs. Else they are read and written by fours. */
const ALIGNMENTS = ["fours", "anyInputs", "anyOutputs", "any"] as const;
type Alignment = (typeof ALIGNMENTS)[number];
type Kernels<P extends ParamTypes> = Record<Kind, Record<Alignment, SidesKernel<P>>>;

/** Kernels for f32 weights and rows by fours. */
export type DenseFours = Record<Kind, SidesKernel<typeof dense>>;

/** The kernels of one size of subgroups. */
export interface SidesKernels {
  dense: Kernels<typeof dense>;
  packed: Record<Packed, Kernels<typeof packed>>;
}

/** The sides whose rows are as long as the inputs, and as the outputs. */
const SIDES = {
  nt: { inputs: ["x", "w"], outputs: ["y"] },
  nn: { inputs: ["w", "y"], outputs: ["x"] },
} as const;

/** Includes for rows that begin anywhere, in place of those that read and write by fours. */
function anySwap(kind: Kind, alignment: Alignment): Swap {
  const { inputs, outputs } = SIDES[kind];
  const bySide = {
    fours: [],
    anyInputs: inputs,
    anyOutputs: outputs,
    any: [...inputs, ...outputs],
  };
  return Object.fromEntries(
    bySide[alignment].map((side) => [`lib/fours_${side}`, `lib/any_${side}`]),
  );
}

const forAlignments = <K>(make: (alignment: Alignment) => K) =>
  Object.fromEntries(ALIGNMENTS.map((one) => [one, make(one)])) as Record<Alignment, K>;

const nameOf = (base: string, kind: Kind, alignment: Alignment) =>
  `${base}_${kind}${alignment === "fours" ? "" : `_${alignment}`}`;

/** Includes of the way back, to which nothing is added. */
const BACK: Swap = { "lib/onto": "lib/onto_none" };
const wayOf = (kind: Kind, back: Swap = {}): Swap => (kind === "nn" ? { ...BACK, ...back } : {});

/** Those of a file of its own, whose includes of one direction end in `_nt`, and of the other in `_nn`. */
export function declareFours(name: string, include: string): DenseFours {
  const declared = (kind: Kind) =>
    kernel({
      name: `${name}_${kind}`,
      source: wgsl(`linear/${name}`, wayOf(kind, { [`${include}_nt`]: `${include}_nn` })),
      ...{ params: dense, ...sides },
    });
  return { nt: declared("nt"), nn: declared("nn") };
}

/** Those of `linear/matmul_<lanes>` and `linear/matmul_q_<lanes>_nt` and `_nn`. */
export function declareSides(lanes: "quad" | "eight"): SidesKernels {
  const floats = (kind: Kind) =>
    forAlignments((alignment) => {
      const back = wayOf(kind, { "lib/weights_nt": "lib/weights_nn" });
      return kernel({
        name: nameOf(`matmul_${lanes}`, kind, alignment),
        source: wgsl(`linear/matmul_${lanes}`, { ...anySwap(kind, alignment), ...back }),
        ...{ params: dense, ...sides },
      });
    });
  const quantised = (format: Packed) => {
    const block = { "lib/block_q4": `lib/block_${format}` };
    const declared = (kind: Kind) =>
      forAlignments((alignment) =>
        kernel({
          name: nameOf(`matmul_${format}_${lanes}`, kind, alignment),
          source: wgsl(`linear/matmul_q_${lanes}_${kind}`, {
            ...block,
            ...wayOf(kind),
            ...anySwap(kind, alignment),
          }),
          ...{ params: packed, packed: format, ...sides },
        }),
      );
    return { nt: declared("nt"), nn: declared("nn") };
  };
  return {
    dense: { nt: floats("nt"), nn: floats("nn") },
    packed: {
      f16: quantised("f16"),
      q8: quantised("q8"),
      q4: quantised("q4"),
      q4_1: quantised("q4_1"),
      nf4: quantised("nf4"),
    },
  };
}

/** How a product is divided: rows and columns of a workgroup. */
export interface Blocks {
  rows: number;
  columns: number;
  /** Of the kernels as they are declared. */
  usualRows: number;
  /** Serve f32 weights and rows by fours instead of the usual kernels. */
  instead?: DenseFours | undefined;
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
    onto: ontoFlags(product.onto),
  };
  const how = alignmentOf(product);
  if (w.format === "f32") {
    const instead = how === "fours" ? blocks.instead?.[kind] : undefined;
    const params = { ...shared, w_row: wRow };
    dispatch(trace, product, instead ?? kernels.dense[kind][how], params, blocks);
  } else
    dispatch(trace, product, kernels.packed[w.format][kind][how], { ...shared, total }, blocks);
}

/** By lengths and beginnings of rows: weights have as many elements in a row as there are inputs, and packed ones in whole blocks. */
function alignmentOf(product: Product): Alignment {
  const { kind, cols, first, aRow, aStart, wRow, isPadded } = product;
  const isByFours = (counts: readonly number[]) => counts.every((count) => count % 4 === 0);
  const k = kind === "nn" && isPadded ? 0 : product.k;
  const n = kind === "nt" && isPadded ? 0 : product.n;
  const [left, right] = [isByFours([k, aRow, aStart]), isByFours([n, cols, first])];
  const inputs = (kind === "nt" ? left : right) && isByFours([wRow]);
  const outputs = kind === "nt" ? right : left;
  if (inputs) return outputs ? "fours" : "anyOutputs";
  return outputs ? "anyInputs" : "any";
}

function dispatch<P extends ParamTypes>(
  trace: Trace,
  { a, w, y, m, n, low, onto }: Product,
  base: SidesKernel<P>,
  params: Record<keyof P & string, number>,
  { rows, columns, usualRows }: Blocks,
): void {
  const isUsual = rows === usualRows;
  const sized = isUsual ? base : specialised(base, { consts: { ROWS: rows } });
  const grid: Grid = [Math.ceil(n / columns), Math.ceil(m / rows)];
  // What is bound in place of a pair, a bias or a residual that is not there is not read.
  const { left, right } = low ?? { left: a, right: a };
  const { bias = a, residual = a } = onto ?? {};
  trace.dispatch(sized, { x: a, w, low: left, right, bias, residual, y }, params, grid);
}
