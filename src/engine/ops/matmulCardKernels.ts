/**
 * The kernels of matmulCard.ts: each body in each format, and what is added while the product is written: a low-rank pair, that
 * of a dropped input, a bias and a residual.
 */
import { kernel, type Kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Swap } from "../gpu/wgsl.ts";
import type { Tensor } from "../graph/trace.ts";
import type { WeightFormat } from "../graph/weightFormat.ts";
import { ontoFlags, type Product } from "./matmulProduct.ts";
import type { OddSide } from "./productClasses.ts";

const placed = { cols: "u32", first: "u32" } as const;
const added = { accumulate: "u32", rank: "u32", salt: "u32", rate: "f32", onto: "u32" } as const;

const params = {
  product: {
    m: "u32",
    n: "u32",
    k: "u32",
    span: "u32",
    a_row: "u32",
    a_start: "u32",
    w_row: "u32",
    start: "u32",
    ...placed,
    total: "u32",
    scale: "f32",
    ...added,
  },
  sum: { m: "u32", n: "u32", splits: "u32", ...placed, scale: "f32", ...added },
} as const;

/** What is added to a product before it is written. */
export type Added = "nothing" | "low" | "dropped" | "onto" | "lowOnto";

/** Bindings that it reads, and what takes the place of `lib/put_rows`: its bindings follow the kernel's, which ends before `from`. */
function putOf(what: Added, kind: Product["kind"], from: 2 | 3): { reads: string[]; swap: Swap } {
  const pair = ["low_left", "low_right"];
  const lowAt = [`lib/low_from_${from}`, `lib/low_at_${kind}`];
  const seed = [`lib/seed_at_${from + 2}`, "lib/dropout", "lib/low_at_nn_drop"];
  const [reads, files] = {
    nothing: [[], ["lib/put_rows"]],
    low: [pair, [...lowAt, "lib/put_rows_low"]],
    dropped: [
      [...pair, "seed"],
      [lowAt[0]!, ...seed, "lib/put_rows_low"],
    ],
    onto: [
      ["bias", "residual"],
      [`lib/onto_at_${from}`, "lib/low_none", "lib/put_rows_onto"],
    ],
    lowOnto: [
      [...pair, "bias", "residual"],
      [...lowAt, `lib/onto_at_${from + 2}`, "lib/put_rows_onto"],
    ],
  }[what] as [string[], string[]];
  return { reads, swap: { "lib/put_rows": files } };
}

/** Tensors of a product that `what` is added to, by the names of their bindings. */
export function addedTo({ low, onto, a }: Product): {
  what: Added;
  buffers: Record<string, Tensor>;
} {
  const pair = low && { low_left: low.left, low_right: low.right };
  if (low?.drop) return { what: "dropped", buffers: { ...pair, seed: low.drop.seed } };
  if (!onto) return { what: low ? "low" : "nothing", buffers: { ...pair } };
  // What is bound in place of one that is not there is not read.
  const { bias = a, residual = a } = onto;
  return { what: low ? "lowOnto" : "onto", buffers: { ...pair, bias, residual } };
}

/** The parameters of what is added. */
export const addedParams = ({ accumulate, low, onto }: Product) => ({
  accumulate: Number(accumulate),
  rank: low?.left.shape.at(-1) ?? 0,
  ...{ salt: low?.drop?.salt ?? 0, rate: low?.drop?.rate ?? 0 },
  onto: ontoFlags(onto),
});

/** Names of kernels after that of the product. */
const SUFFIX: Record<Added, string> = {
  ...{ nothing: "", low: "_low", dropped: "_dropped" },
  ...{ onto: "_onto", lowOnto: "_low_onto" },
};

/** Includes for a side whose rows begin anywhere. */
const ODD: Record<OddSide, Swap> = {
  left: { "lib/left_rows": "lib/left_any" },
  output: { "lib/put_rows": "lib/put_any" },
};

type ProductKernel = Kernel<string, string, typeof params.product>;
type SumKernel = Kernel<string, string, typeof params.sum>;

const products = new Map<string, ProductKernel>();
const sums = new Map<string, SumKernel>();

/** One file for the formats that it is used with. */
export function productKernel(
  body: string,
  kind: Product["kind"],
  format: WeightFormat,
  what: Added,
  odd?: OddSide,
): ProductKernel {
  const name = `matmul_${format}_${body}${SUFFIX[what]}${odd ? `_odd_${odd}` : ""}`;
  const known = products.get(name);
  if (known) return known;
  const { file, swap } = bodyFile(body);
  const put = putOf(what, kind, 3);
  const block = { "lib/block_q4": `lib/block_${format}` };
  const swaps = { ...block, ...swap, ...put.swap, ...(odd && ODD[odd]) };
  const fresh = kernel({
    ...{ name, source: wgsl(`linear/matmul_${file}`, swaps), params: params.product },
    ...{ reads: ["a", "w", ...put.reads], writes: ["y"] },
    ...(format !== "f32" && { packed: format }),
  });
  products.set(name, fresh);
  return fresh;
}

/** The second pass of a product whose reduction was split. */
export function sumKernel(kind: Product["kind"], what: Added): SumKernel {
  const of = what === "nothing" ? "" : `_${kind}`;
  const name = `matmul_sum_splits${SUFFIX[what]}${of}`;
  const known = sums.get(name);
  if (known) return known;
  const put = putOf(what, kind, 2);
  const fresh = kernel({
    ...{ name, source: wgsl("linear/matmul_sum_splits", put.swap), params: params.sum },
    ...{ reads: ["parts", ...put.reads], writes: ["y"] },
  });
  sums.set(name, fresh);
  return fresh;
}

/** Where a body's text is: all tiles are one file, and so are rows. `prefix` is of the files for several layers. */
export function bodyFile(body: string, prefix = ""): { file: string; swap: Swap } {
  if (body === "row_subgroup_nt")
    return { file: `${prefix}row_nt`, swap: { "lib/parts_by_tree": "lib/parts_by_subgroup" } };
  const [, kind, ahead, size] = /^(nt|nn)_(ahead_)?(8x8|4x4)$/.exec(body) ?? [];
  if (!kind) return { file: prefix + body, swap: {} };
  const file = `${prefix || "tiles_"}${kind}`;
  const turns = `lib/turns_${kind}_8x8`;
  if (size === "8x8") return { file, swap: ahead ? { [turns]: `lib/ahead_${kind}_8x8` } : {} };
  const sums = { "lib/sums_8x8": "lib/sums_4x4" };
  const tile = { [`lib/tile_${kind}_8x8`]: `lib/tile_${kind}_4x4`, [turns]: [] };
  return { file, swap: { ...sums, ...tile } };
}

const FORMATS: readonly WeightFormat[] = ["f32", "f16", "q8", "q4", "q4_1", "nf4"];

// Declared while the module is imported, so that a file that disagrees is found at once; the rest when they are asked for.
for (const format of FORMATS) {
  for (const body of ["nt_8x8", "nt_4x4", "row_nt"])
    for (const what of ["nothing", "low"] as const) productKernel(body, "nt", format, what);
  for (const body of ["nn_8x8", "nn_4x4"])
    for (const what of ["nothing", "low", "dropped"] as const)
      productKernel(body, "nn", format, what);
}
for (const body of ["nt_8x8", "nt_4x4", "row_nt"])
  for (const what of ["onto", "lowOnto"] as const) productKernel(body, "nt", "q4", what);
for (const body of ["nt_ahead_8x8", "row_subgroup_nt"]) productKernel(body, "nt", "q4", "nothing");
productKernel("nn_ahead_8x8", "nn", "q4", "nothing");
for (const odd of ["left", "output"] as const) {
  productKernel("nt_8x8", "nt", "q4", "nothing", odd);
  productKernel("nn_4x4", "nn", "q4", "nothing", odd);
}
for (const kind of ["nt", "nn"] as const)
  for (const what of ["nothing", "low"] as const) {
    productKernel(`narrow_${kind}`, kind, "f32", what);
    sumKernel(kind, what);
  }
sumKernel("nn", "dropped");
for (const what of ["onto", "lowOnto"] as const) sumKernel("nt", what);
