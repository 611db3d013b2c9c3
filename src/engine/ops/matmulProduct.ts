/** What every kernel of a matrix product computes, and where its three matrices lie in their buffers. */
import type { Tensor } from "../graph/trace.ts";

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
  scale: number;
  accumulate: boolean;
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
