/** A symbolic tensor: a shape and a place to live. Nothing is allocated until a program is built. */
import type { Trace } from "./trace.ts";

export type Dtype = "f32" | "u32";

/** How the bytes of a weight are packed; see shaders/lib/weight_*.wgsl. */
export type WeightFormat = "f32" | "q4" | "q8";

/**
 * temp: lives between two steps of a program; the planner chooses its buffer.
 * input: written by the host before a run; its own buffer.
 * output: kept after a run for reading; its own buffer.
 * external: a named range that somebody else owns (weights, trained arenas, caches).
 */
export type Storage =
  | { kind: "temp" }
  | { kind: "input"; name: string }
  | { kind: "output"; name: string }
  | { kind: "external"; name: string; offset: number };

export interface Tensor {
  readonly trace: Trace;
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: Dtype;
  readonly bytes: number;
  storage: Storage;
  /** Whether a loss may want the gradient with respect to this. Known while recording. */
  readonly needsGrad: boolean;
  /** Set for views: the tensor whose bytes these are, and where they begin. */
  readonly view?: { of: Tensor; offset: number };
  readonly format: WeightFormat;
  label: string;
}

/** A trained tensor: its value and the gradient that backward passes add to, both ranges of arenas. */
export interface Parameter {
  name: string;
  value: Tensor;
  grad: Tensor;
}

/** Number of elements. */
export function size(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1);
}

/** The last axis, and the number of rows before it. */
export function rowsAndCols(shape: readonly number[]): [rows: number, cols: number] {
  const cols = shape.at(-1) ?? 1;
  return [size(shape) / cols, cols];
}

/** The tensor that owns the bytes, and the offset into it. */
export function root(tensor: Tensor): { owner: Tensor; offset: number } {
  let owner = tensor;
  let offset = 0;
  while (owner.view) {
    offset += owner.view.offset;
    owner = owner.view.of;
  }
  return { owner, offset };
}

/** Bytes of a weight of `rows` x `cols` in a format: 4-bit and 8-bit blocks of 32 columns carry an f16 scale each. */
export function weightBytes(format: WeightFormat, rows: number, cols: number): number {
  const count = rows * cols;
  if (format === "f32") return count * 4;
  if (cols % 32) throw new Error(`A ${format} weight needs columns in blocks of 32, not ${cols}.`);
  const scales = Math.ceil(count / 64) * 4;
  return (format === "q4" ? count / 2 : count) + scales;
}
