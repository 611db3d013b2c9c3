/**
 * Matrix products in half precision, for those who ask for it: both factors are rounded to f16, products are added in f32, and a
 * low-rank pair is added in f32. Tiles of f16 in workgroup memory, or the device's subgroup matrices. Rows of the left side are
 * brought into f16's range by powers of two, so that neither large activations nor small gradients are lost.
 */
import type { SubgroupMatrix } from "../gpu/subgroupMatrix.ts";
import { kernel, specialised, type Kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Swap } from "../gpu/wgsl.ts";
import type { DeviceProfile } from "../graph/deviceProfile.ts";
import type { Tensor, Trace } from "../graph/trace.ts";
import type { WeightFormat } from "../graph/weightFormat.ts";
import { folded } from "./grid.ts";
import { recordPlanes } from "./matmulCard.ts";
import type { Product } from "./matmulProduct.ts";
import { splitsOf } from "./matmulShape.ts";
import type { ProductShape } from "./productClasses.ts";

const rowScales = kernel({
  name: "row_scales",
  source: wgsl("linear/row_scales"),
  reads: ["a"],
  writes: ["scales"],
  params: { m: "u32", k: "u32", a_row: "u32", a_start: "u32" },
});

const params = {
  ...({ m: "u32", n: "u32", k: "u32", span: "u32", a_row: "u32", a_start: "u32" } as const),
  ...({ w_row: "u32", start: "u32", cols: "u32", first: "u32", total: "u32" } as const),
  ...({ scale: "f32", accumulate: "u32", rank: "u32", salt: "u32", rate: "f32" } as const),
};

type Operand = "a" | "w" | "row_scales";
type Pair = "low_left" | "low_right";
interface HalfKernels {
  plain: Kernel<Operand, "y", typeof params>;
  low: Kernel<Operand | Pair, "y", typeof params>;
  /** Of nn products. */
  dropped: Kernel<Operand | Pair | "seed", "y", typeof params> | undefined;
}

type Means = "half" | "matrix";
const FORMATS: readonly WeightFormat[] = ["f32", "f16", "q8", "q4", "q4_1", "nf4"];

function declare(means: Means, kind: Product["kind"], format: WeightFormat): HalfKernels {
  const name = `matmul_${format}_${kind}_${means}`;
  const text = (swap: Swap = {}) =>
    wgsl(`linear/matmul_${kind}_${means}`, { "lib/block_q4": `lib/block_${format}`, ...swap });
  const same = { writes: ["y"], params, ...(format !== "f32" && { packed: format }) } as const;
  const operands = ["a", "w", "row_scales"] as const;
  const pair = ["low_left", "low_right"] as const;
  const low = ["lib/low_from_4", `lib/low_at_${kind}`, "lib/put_rows_low"];
  const dropped = [
    ...["lib/low_from_4", "lib/seed_at_6", "lib/dropout"],
    ...["lib/low_at_nn_drop", "lib/put_rows_low"],
  ];
  return {
    plain: kernel({ ...same, name, source: text(), reads: operands }),
    low: kernel({
      ...{ ...same, name: `${name}_low`, source: text({ "lib/put_rows": low }) },
      reads: [...operands, ...pair],
    }),
    dropped:
      kind === "nt"
        ? undefined
        : kernel({
            ...{ ...same, name: `${name}_dropped`, source: text({ "lib/put_rows": dropped }) },
            reads: [...operands, ...pair, "seed"],
          }),
  };
}

const byFormat = (means: Means, kind: Product["kind"]) =>
  new Map(FORMATS.map((format) => [format, declare(means, kind, format)] as const));
const KERNELS = {
  half: { nt: byFormat("half", "nt"), nn: byFormat("half", "nn") },
  matrix: { nt: byFormat("matrix", "nt"), nn: byFormat("matrix", "nn") },
};

/** Fewer rows than these are bound by reading the weights, and narrower products are those of adapters. */
const FEWEST = { rows: 33, outputs: 65, inputs: 65 };

/**
 * Whether a product is computed in half precision, by its shape alone, so that it is the same on every device: the person asked
 * for it, the weight is frozen, and the product is worth it.
 */
export function suitsHalf(
  { half }: DeviceProfile,
  { rows, outputs, inputs, aligned }: ProductShape,
  w: Tensor,
): boolean {
  const isWorth = rows >= FEWEST.rows && outputs >= FEWEST.outputs && inputs >= FEWEST.inputs;
  return Boolean(half) && aligned && !w.needsGrad && isWorth;
}

/**
 * The product, with its low-rank pair if it has one.
 * @param splits into so many runs the reduction is split; absent: as for the tile of the card of that size
 * @throws {Error} on a device without half precision, and for rows that begin anywhere
 */
export function recordHalf(
  trace: Trace,
  product: Product,
  shape: ProductShape,
  splits = splitsOf("wide64x64", shape),
): void {
  const { half } = trace.profile;
  const { kind, a, w, y, m, n, k, aRow, aStart, wRow, cols, first, start, total, scale } = product;
  if (!half) throw new Error("The device was not asked for products in half precision.");
  if (product.onto)
    throw new Error("Half precision adds no bias and no residual: ask addsOnto first.");
  if (!shape.aligned) {
    throw new Error(
      `Half precision does not compute ${kind} (${m}, ${n}, ${k}) whose rows begin anywhere but at multiples of four.`,
    );
  }
  const means = half === "tile" ? "half" : "matrix";
  const kernels = KERNELS[means][kind].get(w.format)!;
  const fitted = <K extends Kernel>(base: K) =>
    half === "tile" ? base : specialised(base, { consts: constantsOf(half) });
  const row_scales = recordRowScales(trace, product);
  const operands = { a, w, row_scales };
  const sizes = { m, n, k, a_row: aRow, a_start: aStart, w_row: wRow, start, total };
  const span = Math.ceil(k / splits / 32) * 32;
  const planes = Math.ceil(k / span);
  const grid = [Math.ceil(n / 64), Math.ceil(m / 64), planes] as const;
  if (planes > 1) {
    const parts = trace.tensor([planes, m, n]);
    const none = { scale: 1, accumulate: 0, rank: 0, salt: 0, rate: 0 };
    const part = { ...sizes, span, cols: n, first: 0, ...none };
    trace.dispatch(fitted(kernels.plain), { ...operands, y: parts }, part, grid);
    recordPlanes(trace, parts, product);
    return;
  }
  const { left: low_left, right: low_right, drop } = product.low ?? {};
  const accumulate = Number(product.accumulate);
  const beside = {
    rank: low_left?.shape.at(-1) ?? 0,
    salt: drop?.salt ?? 0,
    rate: drop?.rate ?? 0,
  };
  const whole = { ...sizes, span: k, cols, first, scale, accumulate, ...beside };
  if (!low_left || !low_right)
    trace.dispatch(fitted(kernels.plain), { ...operands, y }, whole, grid);
  else if (drop) {
    const buffers = { ...operands, low_left, low_right, seed: drop.seed, y };
    trace.dispatch(fitted(kernels.dropped!), buffers, whole, grid);
  } else trace.dispatch(fitted(kernels.low), { ...operands, low_left, low_right, y }, whole, grid);
}

/** (M) pairs: what brings a row of the left side into the range of f16, and back. */
function recordRowScales(trace: Trace, { a, m, k, aRow, aStart }: Product): Tensor {
  const scales = trace.tensor([m, 2]);
  trace.dispatch(rowScales, { a, scales }, { m, k, a_row: aRow, a_start: aStart }, folded(m));
  return scales;
}

const constantsOf = ({ m, n, k, lanes }: SubgroupMatrix) => ({
  ...{ MATRIX_M: m, MATRIX_N: n, MATRIX_K: k, SUBGROUP: lanes },
});
