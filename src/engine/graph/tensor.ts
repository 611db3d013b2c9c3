/** A symbolic tensor: a shape and a place to live. Nothing is allocated until a program is built. */
import type { Trace } from "./trace.ts";

export type Dtype = "f32" | "u32";

/** How the bytes of a weight are packed; see shaders/lib/block_*.wgsl, one file a format. */
export type WeightFormat = "f32" | "f16" | "q8" | "q4" | "q4_1" | "nf4";

/** Columns of a format come in runs of so many. */
export const COLUMN_STEP: Record<WeightFormat, number> = {
  f32: 1,
  f16: 8,
  q8: 32,
  q4: 32,
  q4_1: 32,
  nf4: 64,
};

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
  /** Set for a table that no single buffer holds: its rows in order. Ops that take tables go through `piecesOf`. */
  readonly pieces?: readonly Piece[];
  label: string;
}

/** Rows `from` to `from + rows` of a table, in a buffer of their own. */
export interface Piece {
  tensor: Tensor;
  from: number;
  rows: number;
}

/** The pieces of a table; most are one. */
export function piecesOf(table: Tensor): readonly Piece[] {
  return table.pieces ?? [{ tensor: table, from: 0, rows: table.shape[0]! }];
}

/** What a piece of a named table is called. */
export function pieceName(name: string, index: number): string {
  return `${name}[${index}]`;
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

/**
 * Bytes of a weight of `rows` x `cols` in a format. q4 and q8: an f16 scale for each block of 32 columns. q4_1: an f16
 * minimum beside it. nf4: an 8-bit scale for each block of 64, an f32 for each 256 of those, their mean, and the 256 levels
 * that the 8 bits mean.
 */
export function weightBytes(format: WeightFormat, rows: number, cols: number): number {
  const count = rows * cols;
  if (cols % COLUMN_STEP[format]) {
    throw new Error(
      `A ${format} weight needs columns in blocks of ${COLUMN_STEP[format]}, not ${cols}.`,
    );
  }
  const halfScales = Math.ceil(count / 64) * 4;
  switch (format) {
    case "f32":
      return count * 4;
    case "f16":
      return count * 2;
    case "q8":
      return count + halfScales;
    case "q4":
      return count / 2 + halfScales;
    case "q4_1":
      return count / 2 + count / 8;
    case "nf4":
      return count / 2 + (Math.ceil(count / 256) + Math.ceil(count / 16384) + 1 + 256) * 4;
    default:
      throw new Error(`No such format: ${String(format satisfies never)}`);
  }
}
