/**
 * Records a computation once, as a list of dispatches of hand-written kernels, and the backward pass after it.
 * Rules: frozen tensors never get a gradient; gradients of trained tensors are added in place by their op; gradients of
 * activations flow as tensors and are summed where they meet.
 */
import type { Kernel, ParamTypes } from "../gpu/kernel.ts";
import type { Overrides } from "../gpu/pipelines.ts";
import { size } from "./shape.ts";
import { weightBytes, type WeightFormat } from "./weightFormat.ts";
import { Tape, type TapeEntry } from "./tape.ts";

export type Dtype = "f32" | "u32";

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

/** A symbolic tensor: a shape and a place to live. Nothing is allocated until a program is built. */
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

/** A gradient that an op gives back for one of its inputs; undefined where there is none. */
export type Gradient = Tensor | undefined;

/** Adds two gradients; given by the op layer so that the graph knows no kernel. */
export type Sum = (a: Tensor, b: Tensor) => Tensor;

export type Grid = readonly [x: number, y?: number, z?: number];

/** One dispatch: which kernel, on which tensors, with which numbers. */
export interface Step {
  kernel: Kernel;
  buffers: Record<string, Tensor>;
  params: Record<string, number>;
  grid: Grid;
  overrides: Overrides;
}

/** What the device is good at, for ops that have more than one form. Measured or known before recording. */
export interface Hints {
  /** A device that computes on the processor: barriers are dear, registers cheap. */
  software: boolean;
  matmul: "register" | "tile";
}

export class Trace {
  readonly hints: Hints;
  readonly steps: Step[] = [];
  readonly tensors: Tensor[] = [];
  readonly #tape = new Tape<Tensor>();
  #firstRow = 0;
  readonly #externals = new Map<string, Tensor>();
  readonly #inputs = new Map<string, Tensor>();
  #scope = "";

  constructor(hints: Hints = { software: true, matmul: "register" }) {
    this.hints = hints;
  }

  #make(
    shape: readonly number[],
    dtype: Dtype,
    storage: Storage,
    more: Partial<Tensor> = {},
  ): Tensor {
    const tensor: Tensor = {
      trace: this,
      id: this.tensors.length,
      shape,
      dtype,
      bytes: size(shape) * 4,
      storage,
      needsGrad: false,
      format: "f32",
      label: "",
      ...more,
    };
    this.tensors.push(tensor);
    return tensor;
  }

  /** A temporary of this program. */
  tensor(shape: readonly number[], dtype: Dtype = "f32", label = ""): Tensor {
    return this.#make(shape, dtype, { kind: "temp" }, { label });
  }

  /** Written by the host before each run. Equal requests give the same tensor. */
  input(name: string, shape: readonly number[], dtype: Dtype = "f32"): Tensor {
    const full = this.#scope + name;
    const known = this.#inputs.get(full);
    if (!known) {
      const tensor = this.#make(shape, dtype, { kind: "input", name: full }, { label: full });
      this.#inputs.set(full, tensor);
      return tensor;
    }
    if (String(known.shape) === String(shape) && known.dtype === dtype) return known;
    throw new Error(
      `The input ${full} is asked for as (${shape.join(", ")}) of ${dtype}, and before as (${known.shape.join(", ")}) of ${known.dtype}.`,
    );
  }

  /** Puts `scope` before the names of inputs while recording, so that one recording can stand in a program several times. */
  scoped<T>(scope: string, record: () => T): T {
    const before = this.#scope;
    this.#scope = before + scope;
    try {
      return record();
    } finally {
      this.#scope = before;
    }
  }

  /** Bytes that somebody else owns, bound by name when the program is built. Equal requests give the same tensor. */
  external(
    name: string,
    shape: readonly number[],
    how: { format?: WeightFormat; dtype?: Dtype; needsGrad?: boolean; offset?: number } = {},
  ): Tensor {
    const { format = "f32", dtype = "f32", needsGrad = false, offset = 0 } = how;
    const key = `${name}@${offset} ${shape}`;
    let tensor = this.#externals.get(key);
    if (!tensor) {
      const bytes =
        format === "f32"
          ? size(shape) * 4
          : weightBytes(format, size(shape) / shape.at(-1)!, shape.at(-1)!);
      const storage: Storage = { kind: "external", name, offset };
      tensor = this.#make(shape, dtype, storage, { format, needsGrad, bytes, label: name });
      this.#externals.set(key, tensor);
    }
    return tensor;
  }

  /** A frozen table (V, C) that lies in buffers of at most `pieceRows` rows each, named by `pieceName`. */
  table(name: string, shape: readonly number[], format: WeightFormat, pieceRows: number): Tensor {
    const [rows, cols] = shape as [number, number];
    const key = `${name} in pieces of ${pieceRows}`;
    let tensor = this.#externals.get(key);
    if (!tensor) {
      const pieces = Array.from({ length: Math.ceil(rows / pieceRows) }, (_, i): Piece => {
        const from = i * pieceRows;
        const count = Math.min(pieceRows, rows - from);
        return {
          tensor: this.external(pieceName(name, i), [count, cols], { format }),
          from,
          rows: count,
        };
      });
      const bytes = pieces.reduce((sum, piece) => sum + piece.tensor.bytes, 0);
      const storage: Storage = { kind: "external", name, offset: 0 };
      tensor = this.#make(shape, "f32", storage, { format, bytes, pieces, label: name });
      this.#externals.set(key, tensor);
    }
    return tensor;
  }

  /** A trained tensor at `offset` bytes of the arenas "values" and "grads". */
  parameter(name: string, shape: readonly number[], offset: number): Parameter {
    const value = this.external("values", shape, { needsGrad: true, offset });
    const grad = this.external("grads", shape, { offset });
    value.label = name;
    grad.label = `d ${name}`;
    return { name, value, grad };
  }

  /** The same bytes under another shape, or a run of rows of them. `offset` in bytes must be a multiple of 256. */
  view(of: Tensor, shape: readonly number[], offset = 0): Tensor {
    if (offset % 256)
      throw new Error(`A view begins at a multiple of 256 bytes, not at ${offset}.`);
    if (of.format !== "f32") throw new Error(`${of.label} is held in ${of.format}: no view of it.`);
    if (offset + size(shape) * 4 > of.bytes) {
      throw new Error(
        `A view of ${size(shape) * 4} bytes at ${offset} leaves its tensor of ${of.bytes}.`,
      );
    }
    const { label, needsGrad, storage, dtype } = of;
    return this.#make(shape, dtype, storage, { label, needsGrad, view: { of, offset } });
  }

  /** Keeps a temporary's value after the run, readable under `name`. */
  keep(tensor: Tensor, name: string): Tensor {
    tensor.storage = { kind: "output", name };
    tensor.label ||= name;
    return tensor;
  }

  dispatch<R extends string, W extends string, P extends ParamTypes>(
    kernel: Kernel<R, W, P>,
    buffers: Record<R | W, Tensor>,
    params: Record<keyof P & string, number>,
    grid: Grid,
    overrides: Overrides = {},
  ): void {
    for (const { pieces, label, format } of Object.values<Tensor>(buffers)) {
      if (pieces)
        throw new Error(`${label} lies in ${pieces.length} pieces, and ${kernel.name} takes one.`);
      if (format !== "f32" && kernel.packed !== format)
        throw new Error(`${label} is held in ${format}, which ${kernel.name} does not decode.`);
    }
    this.steps.push({ kernel: kernel as unknown as Kernel, buffers, params, grid, overrides });
  }

  /**
   * An op: makes its output, records the forward dispatches, and remembers how to go back if anybody may ask.
   * `backward` returns one gradient for each input, undefined where there is none.
   */
  result(
    shape: readonly number[],
    inputs: readonly Tensor[],
    forward: (y: Tensor) => void,
    backward: (dy: Tensor) => readonly Gradient[],
    label = "",
  ): Tensor {
    const needsGrad = inputs.some((t) => t.needsGrad);
    const y = this.#make(shape, "f32", { kind: "temp" }, { needsGrad, label });
    forward(y);
    this.#tape.remember({ output: y, inputs, backward });
    return y;
  }

  /** The same tensor under another shape, with its gradient shaped back. */
  reshape(x: Tensor, shape: readonly number[]): Tensor {
    const y = this.view(x, shape);
    const backward = (dy: Tensor) => [this.view(dy, x.shape)];
    this.#tape.remember({ output: y, inputs: [x], backward });
    return y;
  }

  /** Records dispatches without remembering the way back. */
  muted<T>(record: () => T): T {
    return this.#tape.muted(record);
  }

  /** Where rows go through in runs: the row of the whole that the run which is being recorded begins at. */
  get firstRow(): number {
    return this.#firstRow;
  }

  /** Records a run of rows; see `inRuns`. */
  beginningAt<T>(row: number, record: () => T): T {
    const before = this.#firstRow;
    this.#firstRow = before + row;
    try {
      return record();
    } finally {
      this.#firstRow = before;
    }
  }

  /** Adds one entry to the tape by hand: for ops that are made of other recordings, such as checkpointing. */
  remember(entry: TapeEntry<Tensor>): void {
    this.#tape.remember(entry);
  }

  /** Records `forward` on a tape of its own and at once its backward pass; returns the gradients of `inputs`. */
  gradientsThrough(
    inputs: readonly Tensor[],
    forward: () => Tensor,
    dy: Tensor,
    sum: Sum,
  ): readonly Gradient[] {
    return this.#tape.through(inputs, forward, dy, sum);
  }

  /**
   * Records the backward pass of one or several losses. A loss op writes its own gradient, so the seed is the loss
   * tensor itself and never read.
   */
  backward(losses: readonly Tensor[], sum: Sum): Map<Tensor, Tensor> {
    return this.#tape.walk(new Map(losses.map((loss) => [loss, loss])), sum);
  }

  /** Records the backward pass of one tensor from a given gradient; returns all gradients that were reached. */
  backwardFrom(y: Tensor, dy: Tensor, sum: Sum): Map<Tensor, Tensor> {
    return this.#tape.walk(new Map([[y, dy]]), sum);
  }
}
