/**
 * Records a computation once as a list of kernel dispatches, and the backward pass after it. Frozen tensors never get a
 * gradient; gradients of trained tensors are accumulated in place by their op; gradients of activations are tensors and
 * are accumulated where several uses meet.
 */
import type { Kernel, ParamTypes } from "../gpu/kernel.ts";
import type { Overrides } from "../gpu/pipelines.ts";
import type { DeviceProfile } from "./deviceProfile.ts";
import { ScopedValue } from "./scopedValue.ts";
import { size } from "./shape.ts";
import { shardName, shardRanges, type Shard } from "./shards.ts";
import type { Dtype, Storage } from "./storage.ts";
import { Tape, type Backward, type BackwardOfAll } from "./tape.ts";
import { weightBytes, type WeightFormat } from "./weightFormat.ts";

/** A symbolic tensor: a shape and a storage. No memory is allocated until a program is built. */
export interface Tensor {
  readonly trace: Trace;
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: Dtype;
  readonly bytes: number;
  storage: Storage;
  /** Whether a loss may need the gradient with respect to this tensor. Known while recording. */
  readonly needsGrad: boolean;
  /** Set for views: the tensor whose bytes these are, and the byte offset in it. */
  readonly view?: { of: Tensor; offset: number };
  /** Set for a range that is bound as one: the tensors in it that an op reads or writes. */
  readonly holds?: readonly Tensor[];
  readonly format: WeightFormat;
  /** Set for a table that is split over several buffers. Ops that take tables iterate over `shardsOf`. */
  readonly shards?: readonly Shard<Tensor>[];
  label: string;
}

/** A trained tensor: its value and its gradient, which backward passes accumulate into; both are ranges of arenas. */
export interface Parameter {
  name: string;
  value: Tensor;
  grad: Tensor;
}

/** Workgroups along x, y and z. */
export type Grid = readonly [x: number, y?: number, z?: number];

export interface Dispatch {
  kernel: Kernel;
  buffers: Record<string, Tensor>;
  params: Record<string, number>;
  grid: Grid;
  overrides: Overrides;
}

/** The dispatches, and the autograd tape that it extends. */
export class Trace extends Tape<Tensor> {
  readonly profile: DeviceProfile;
  readonly dispatches: Dispatch[] = [];
  readonly tensors: Tensor[] = [];
  readonly #startRow = new ScopedValue(0);
  readonly #scope = new ScopedValue("");
  readonly #externals = new Map<string, Tensor>();
  readonly #inputs = new Map<string, Tensor>();

  constructor(profile: DeviceProfile = { software: true, matmul: "register" }) {
    super();
    this.profile = profile;
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

  /**
   * Written by the host before each run. Equal requests return the same tensor.
   * @throws {Error} when the name was requested before with another shape or dtype.
   */
  input(name: string, shape: readonly number[], dtype: Dtype = "f32"): Tensor {
    const full = this.#scope.value + name;
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

  /** Prefixes input names with `scope` while recording, so that a program may contain one recording several times. */
  scoped<T>(scope: string, record: () => T): T {
    return this.#scope.with(this.#scope.value + scope, record);
  }

  /** Bytes owned elsewhere, bound by name when the program is built. Equal requests return the same tensor. */
  external(
    name: string,
    shape: readonly number[],
    how: {
      format?: WeightFormat;
      dtype?: Dtype;
      needsGrad?: boolean;
      offset?: number;
      holds?: readonly Tensor[];
    } = {},
  ): Tensor {
    const { format = "f32", dtype = "f32", needsGrad = false, offset = 0, holds } = how;
    const key = `${name}@${offset} ${shape} ${holds?.map(({ id }) => id) ?? ""}`;
    let tensor = this.#externals.get(key);
    if (!tensor) {
      const bytes =
        format === "f32"
          ? size(shape) * 4
          : weightBytes(format, size(shape) / shape.at(-1)!, shape.at(-1)!);
      const storage: Storage = { kind: "external", name, offset };
      const more = { format, needsGrad, bytes, label: name, ...(holds && { holds }) };
      tensor = this.#make(shape, dtype, storage, more);
      this.#externals.set(key, tensor);
    }
    return tensor;
  }

  /** A frozen table (V, C) in shards of at most `shardRows` rows, each an external named by `shardName`. */
  table(name: string, shape: readonly number[], format: WeightFormat, shardRows: number): Tensor {
    const [allRows, cols] = shape as [number, number];
    const key = `${name} in shards of ${shardRows}`;
    let tensor = this.#externals.get(key);
    if (!tensor) {
      const shards = shardRanges(allRows, shardRows).map(({ from, rows }, i) => ({
        tensor: this.external(shardName(name, i), [rows, cols], { format }),
        from,
        rows,
      }));
      const bytes = shards.reduce((sum, shard) => sum + shard.tensor.bytes, 0);
      const storage: Storage = { kind: "external", name, offset: 0 };
      tensor = this.#make(shape, "f32", storage, { format, bytes, shards, label: name });
      this.#externals.set(key, tensor);
    }
    return tensor;
  }

  /** A trained tensor at byte `offset` of the arenas "values" and "grads". */
  parameter(name: string, shape: readonly number[], offset: number): Parameter {
    const value = this.external("values", shape, { needsGrad: true, offset });
    const grad = this.external("grads", shape, { offset });
    value.label = name;
    grad.label = `d ${name}`;
    return { name, value, grad };
  }

  /**
   * The same bytes under another shape, or a range of them. `offset` in bytes.
   * @throws {Error} when the offset is no multiple of 256, the range leaves the tensor, or the tensor is quantised.
   */
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

  /** The same values as a constant: no gradient goes through it (torch.Tensor.detach). */
  detach(x: Tensor): Tensor {
    const { label, storage, dtype } = x;
    return this.#make(x.shape, dtype, storage, { label, view: { of: x, offset: 0 } });
  }

  /** Makes a temporary an output of the program, readable under `name` after a run. */
  markOutput(tensor: Tensor, name: string): Tensor {
    tensor.storage = { kind: "output", name };
    tensor.label ||= name;
    return tensor;
  }

  /** @throws {Error} when a buffer is a sharded table, or in a format that the kernel does not decode. */
  dispatch<R extends string, W extends string, P extends ParamTypes>(
    kernel: Kernel<R, W, P>,
    buffers: Record<R | W, Tensor>,
    params: Record<keyof P & string, number>,
    grid: Grid,
    overrides: Overrides = {},
  ): void {
    for (const { shards, label, format } of Object.values<Tensor>(buffers)) {
      if (shards)
        throw new Error(`${label} has ${shards.length} shards, and ${kernel.name} takes one.`);
      if (format !== "f32" && kernel.packed !== format)
        throw new Error(`${label} is held in ${format}, which ${kernel.name} does not decode.`);
    }
    this.dispatches.push({ kernel: kernel as unknown as Kernel, buffers, params, grid, overrides });
  }

  /**
   * An op: makes its output, records the forward dispatches, and puts `backward` on the tape.
   */
  result(
    shape: readonly number[],
    inputs: readonly Tensor[],
    forward: (y: Tensor) => void,
    backward: Backward<Tensor>,
    label = "",
  ): Tensor {
    const needsGrad = inputs.some((t) => t.needsGrad);
    const y = this.#make(shape, "f32", { kind: "temp" }, { needsGrad, label });
    forward(y);
    this.recordOnTape({ output: y, inputs, backward });
    return y;
  }

  /** An op with several outputs, whose backward function gets the gradients of all of them at once. */
  results(
    shapes: readonly (readonly number[])[],
    inputs: readonly Tensor[],
    forward: (ys: readonly Tensor[]) => void,
    backward: BackwardOfAll<Tensor>,
  ): Tensor[] {
    const needsGrad = inputs.some((t) => t.needsGrad);
    const ys = shapes.map((shape) => this.#make(shape, "f32", { kind: "temp" }, { needsGrad }));
    forward(ys);
    this.recordAllOnTape({ outputs: ys, inputs, backward });
    return ys;
  }

  /** The same tensor under another shape; its gradient is reshaped back. */
  reshape(x: Tensor, shape: readonly number[]): Tensor {
    const y = this.view(x, shape);
    const backward = (dy: Tensor) => [this.view(dy, x.shape)];
    this.recordOnTape({ output: y, inputs: [x], backward });
    return y;
  }

  /** While rows are recorded in chunks (`inChunks`): the first row of the current chunk within all rows. */
  get startRow(): number {
    return this.#startRow.value;
  }

  /** Records a chunk that starts `row` rows after the current start row. */
  startingAtRow<T>(row: number, record: () => T): T {
    return this.#startRow.with(this.startRow + row, record);
  }
}
