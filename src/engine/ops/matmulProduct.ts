/** What every kernel of a matrix product computes, and where its three matrices lie in their buffers. */
import type { Tensor } from "../graph/trace.ts";
import { size } from "../graph/shape.ts";
import type { Dropout } from "./dropout.ts";

/** y (M, N) (+)= scale · a w or a wᵀ, K long, with where the three lie in their buffers: rows begin at multiples of four elements. */
export interface Product {
  kind: "nt" | "nn";
  a: Tensor;
  w: Tensor;
  y: Tensor;
  m: number;
  n: number;
  k: number;
  /** Elements of a row of `a` as it lies in memory, and the column that its K begin at. */
  aRow: number;
  aStart: number;
  /** Elements of a row of w, and its first row. */
  wRow: number;
  start: number;
  /** Elements of w in all. */
  total: number;
  /** Elements of a row of y, and the column that its N begin at. */
  cols: number;
  first: number;
  /** Behind its last column up to the next multiple of four y may be overwritten (nt), or `a` is zero behind its last (nn). */
  isPadded: boolean;
  scale: number;
  accumulate: boolean;
  /** Its product is added to the same columns of y, unscaled. */
  low?: LowRank;
  /** Only where `addsOnto` says so. */
  onto?: Onto | undefined;
}

/** What is added to a product that replaces what y holds (nt) while it is written, unscaled. */
export interface Onto {
  /** (N), added to each row. */
  bias?: Tensor | undefined;
  /** Of y's shape: added to the same columns. */
  residual?: Tensor | undefined;
}

/** Which of these a kernel adds, as its parameter `onto` (shaders/lib/onto) says it. */
export const ontoFlags = ({ bias, residual }: Onto = {}): number =>
  (bias ? 1 : 0) + (residual ? 2 : 0);

/** The way of a low-rank pair to an output: left (M, R) times right (N, R) transposed (nt), or right (R, N) as it is (nn). */
export interface LowRank {
  left: Tensor;
  right: Tensor;
  /** On the way back (nn): what the pair's product goes through before it is added. */
  drop?: Dropout | undefined;
}

/** Whether kernels of a card add a product's low-rank pair themselves: they read it four elements at a time, and do not scale it. */
export function fusesLow({ low, scale }: Product): boolean {
  return low !== undefined && low.left.shape.at(-1)! % 4 === 0 && scale === 1;
}

/** The pair as a product of its own, which adds to what the output of `base` holds. */
export function lowProduct(base: Product, { left, right }: LowRank): Product {
  const rank = left.shape.at(-1)!;
  const { onto: _, ...alone } = base;
  return {
    ...alone,
    ...{ a: left, w: right, k: rank, aRow: rank, aStart: 0, start: 0, total: size(right.shape) },
    ...{ wRow: base.kind === "nt" ? rank : base.n, scale: 1, accumulate: true },
  };
}

/** dw (N, K) += scale · a (M, N)ᵀ b (M, K), all dense f32: the gradient of a trained matrix. */
export interface Gradient {
  a: Tensor;
  b: Tensor;
  dw: Tensor;
  m: number;
  n: number;
  k: number;
  scale: number;
}
