/**
 * Matrix products in three orientations, recorded as they are, without gradients: the pieces of `linear`, `lora` and the
 * loss head. NT: y = x wᵀ (forward). NN: dx = dy w (back through a weight). TN: dw += aᵀ b (gradient of a trained matrix).
 * On a graphics card matmulShape.ts picks a kernel of matmulCard.ts by shape, and processors with subgroups have those of
 * matmulSubgroup.ts; matmulPlain.ts serves all else. What was measured on the device goes before both (matmulChoice.ts).
 * Where a person asked for half precision, matmulHalf.ts comes first.
 */
import type { Tensor, Trace } from "../graph/trace.ts";
import type { DeviceProfile } from "../graph/deviceProfile.ts";
import { rowsAndCols, size } from "../graph/shape.ts";
import { recordCard, recordNarrowTN } from "./matmulCard.ts";
import { recordPlain, recordPlainTN, type PlainVariant } from "./matmulPlain.ts";
import { recordDropout } from "./dropout.ts";
import { recordHalf, suitsHalf } from "./matmulHalf.ts";
import { addsLow, recordSubgroup, suitsSubgroup } from "./matmulSubgroup.ts";
import { fusesLow, lowProduct, type LowRank, type Onto, type Product } from "./matmulProduct.ts";
import { isCardVariant, measuredChoice, type MatmulVariant } from "./matmulChoice.ts";
import { chooseVariant, fits, type CardVariant, type Choice } from "./matmulShape.ts";
import type { OddSide, ProductShape } from "./productClasses.ts";

/** So many columns of a wider matrix as the product has, from column `from` of `of`. */
export interface Columns {
  from: number;
  of: number;
  /** Behind them, up to the next multiple of four, y may be overwritten, and dy is zero: a processor takes them by fours then. */
  isPadded?: boolean;
}

export interface MatmulOptions {
  /** Add to the output instead of overwriting it. */
  accumulate?: boolean;
  /** The product is multiplied by this. */
  scale?: number;
  /** Use only these rows of w. */
  rows?: { from: number; count: number };
  /** Where the side of N (y, or dy on the way back) lies in a wider matrix (M, of). */
  columns?: Columns;
  /** A low-rank pair whose product is added to the same columns of the output. It is not scaled. */
  low?: LowRank;
  /** Forward, and only where `addsOnto`. */
  onto?: Onto | undefined;
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
  const isCard = profile.matmul === "tile" && !profile.software;
  const choice = asked ?? (isCard ? chooseVariant(shape) : undefined);
  if (!choice || !isCardVariant(choice.variant)) return undefined;
  if (!fits(choice.variant, shape)) {
    const { kind, rows, outputs, inputs, format } = shape;
    throw new Error(
      `The variant ${choice.variant} does not compute ${kind} (${rows}, ${outputs}, ${inputs}) of ${format}.`,
    );
  }
  return { variant: choice.variant, splits: choice.splits };
}

function plainVariant(variant: MatmulVariant | undefined): PlainVariant | undefined {
  if (!variant || variant === "subgroup" || variant === "half") return undefined;
  return isCardVariant(variant) ? undefined : variant;
}

/**
 * By the variant asked for, or measured to be the fastest, else by a kernel of the card or of a processor's subgroups where one
 * serves the shape, else by a plain one. A low-rank pair is added by the same kernel where it can, else by a second product.
 */
function record(
  trace: Trace,
  product: Product,
  forced: Pick<MatmulOptions, "variant" | "splits">,
): void {
  const { low, ...alone } = product;
  const { kind, m, n, k, w, aRow, aStart, wRow, cols, first, isPadded } = product;
  const isByFours = (...counts: number[]) => counts.every((count) => count % 4 === 0);
  // Padding is for a processor's subgroups alone: what half precision serves is the same on every device.
  const byLeft = isByFours(isPadded ? k : aRow, aStart);
  const byOutput = isByFours(n, cols, first);
  const aligned = byLeft && byOutput && isByFours(wRow);
  const odd = isByFours(wRow) && byLeft !== byOutput ? oddSide(byLeft) : undefined;
  const shape = { kind, rows: m, outputs: n, inputs: k, format: w.format, aligned, odd };
  const byHalf = forced.variant ? forced.variant === "half" : suitsHalf(trace.profile, shape, w);
  if (byHalf) {
    recordHalf(trace, fusesLow(product) ? product : alone, shape, forced.splits);
    if (low && !fusesLow(product)) recordLow(trace, alone, low);
    return;
  }
  const { variant, splits } = forced.variant
    ? forced
    : (measuredChoice(trace.profile, shape) ?? forced);
  const choice = cardChoice(trace.profile, shape, { variant, splits });
  const bySubgroup = !choice && (variant ?? deviceVariant(trace.profile, product)) === "subgroup";
  const isFused = choice ? fusesLow(product) && !odd : bySubgroup && addsLow(product);
  const own = isFused ? product : alone;
  if (product.onto && product.accumulate)
    throw new Error("What a product goes onto is added to one that replaces what y holds.");
  if (product.onto && (choice ? odd : !bySubgroup))
    throw new Error(
      `No kernel that serves ${kind} (${m}, ${n}, ${k}) of ${w.format} adds a bias or a residual.`,
    );
  if (choice) recordCard(trace, choice.variant, own, choice.splits, odd);
  else if (bySubgroup) recordSubgroup(trace, own);
  else recordPlain(trace, own, plainVariant(variant));
  if (low && !isFused) recordLow(trace, alone, low);
}

const oddSide = (isLeftByFours: boolean): OddSide => (isLeftByFours ? "output" : "left");

/** The low-rank pair of a product by kernels of its own. */
function recordLow(trace: Trace, base: Product, low: LowRank): void {
  const product = lowProduct(base, low);
  if (!low.drop) {
    record(trace, product, {});
    return;
  }
  const through = trace.tensor([base.m, base.n]);
  record(trace, { ...product, y: through, accumulate: false }, {});
  recordDropout(through, base.y, low.drop, true);
}

/** Whether x wᵀ is computed by a kernel that adds a bias and a residual to it: one of a card's, or of a processor's subgroups. */
export function addsOnto(x: Tensor, w: Tensor): boolean {
  const [rows, inputs] = rowsAndCols(x.shape);
  const outputs = w.shape[0]!;
  const aligned = outputs % 4 === 0 && inputs % 4 === 0;
  const shape = { kind: "nt", rows, outputs, inputs, format: w.format, aligned } as const;
  const { profile } = x.trace;
  if (w.shards || suitsHalf(profile, shape, w)) return false;
  const measured = measuredChoice(profile, shape);
  if (cardChoice(profile, shape, measured ?? {})) return true;
  const byRule = deviceVariant(profile, { kind: "nt", m: rows });
  return (measured?.variant ?? byRule) === "subgroup";
}

function deviceVariant(
  profile: DeviceProfile,
  product: Pick<Product, "kind" | "m">,
): "subgroup" | undefined {
  return suitsSubgroup(profile, product) ? "subgroup" : undefined;
}

/** y (M, N) = scale · x (M, K) wᵀ, w (N, K) in any format. */
export function recordNT(
  trace: Trace,
  x: Tensor,
  w: Tensor,
  y: Tensor,
  { accumulate = false, scale = 1, rows, columns, low, onto, ...forced }: MatmulOptions = {},
): void {
  const [m, k] = rowsAndCols(x.shape);
  const { from, n } = window(w, k, rows);
  const { from: first, of: cols, isPadded = false } = columns ?? { from: 0, of: n };
  expectSize("y", y, m * cols);
  const product: Product = {
    ...{ kind: "nt", a: x, w, y, m, n, k, aRow: k, aStart: 0, wRow: k, start: from },
    ...{ total: size(w.shape), cols, first, isPadded, scale, accumulate },
    ...{ ...(low && { low }), onto },
  };
  record(trace, product, forced);
}

/** dx (M, K) = scale · dy (M, N) w, w (N, K) in any format. */
export function recordNN(
  trace: Trace,
  dy: Tensor,
  w: Tensor,
  dx: Tensor,
  { accumulate = false, scale = 1, rows, columns, low, ...forced }: MatmulOptions = {},
): void {
  const k = w.shape.at(-1)!;
  const { from, n } = window(w, k, rows);
  const { from: first, of: cols, isPadded = false } = columns ?? { from: 0, of: n };
  const m = size(dy.shape) / cols;
  expectSize("dx", dx, m * k);
  const product: Product = {
    ...{ kind: "nn", a: dy, w, y: dx, m, n: k, k: n, aRow: cols, aStart: first, wRow: k },
    ...{ start: from, total: size(w.shape), cols: k, first: 0, isPadded, scale, accumulate },
    ...(low && { low }),
  };
  record(trace, product, forced);
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
  const gradient = { a, b, dw, m, n, k, scale };
  if (cardChoice(trace.profile, shape, { variant })) recordNarrowTN(trace, gradient);
  else recordPlainTN(trace, gradient, plainVariant(variant));
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
