/**
 * Access to a model's weights by name, for architecture files. Storage formats and adapters are resolved here, so models need
 * not know them. An architecture requests all of its weights when its layers are built, before any tensor goes through them,
 * so that a checkpoint can be compared with it before loading.
 */
import type { Adapter } from "../ops/lora/loraLinear.ts";
import type { Tensor, Trace } from "../graph/trace.ts";
import type { WeightFormat } from "../graph/weightFormat.ts";

export interface WeightInfo {
  shape: readonly number[];
  /** Storage format on the GPU. */
  format: WeightFormat;
  /** Set when the values were quantised to this format and dequantised again: see `storageFormat`. */
  fakeQuantised?: WeightFormat;
  /** Rows of each shard, for a table that is split over several buffers. */
  shardRows?: number;
}

/** All weights of a model by full name. */
export type WeightCatalog = ReadonlyMap<string, WeightInfo>;

/** The LoRA adapter of a module path, if there is one, as parameters of the trace. */
export type Adapters = (trace: Trace, path: string) => Adapter | undefined;

/** Called for each requested weight, with the shape that config.json implies if the architecture states it. */
export type OnRequested = (name: string, shape: readonly number[] | undefined) => void;

export class Weights {
  readonly trace: Trace;
  readonly #catalog: WeightCatalog;
  readonly #adapters: Adapters;
  readonly #prefix: string;
  readonly #onRequested: OnRequested | undefined;

  constructor(
    trace: Trace,
    catalog: WeightCatalog,
    adapters: Adapters = () => undefined,
    prefix = "",
    onRequested?: OnRequested,
  ) {
    this.trace = trace;
    this.#catalog = catalog;
    this.#adapters = adapters;
    this.#prefix = prefix;
    this.#onRequested = onRequested;
  }

  /** The weights under `name.`. */
  in(name: string): Weights {
    const prefix = `${this.#prefix}${name}.`;
    return new Weights(this.trace, this.#catalog, this.#adapters, prefix, this.#onRequested);
  }

  has(name: string): boolean {
    return this.#catalog.has(this.#prefix + name);
  }

  /**
   * The weight `name`. `shape` is what config.json implies; `matchCheckpoint` refuses checkpoints with another.
   * @throws {Error} when the checkpoint has no such tensor.
   */
  tensor(name: string, shape?: readonly number[]): Tensor {
    const full = this.#prefix + name;
    this.#onRequested?.(full, shape);
    const info = this.#catalog.get(full) ?? (this.#onRequested && placeholder(shape));
    if (!info) throw new Error(`The model file has no tensor ${full}.`);
    const { format, shardRows } = info;
    if (shardRows) return this.trace.table(full, info.shape, format, shardRows);
    return this.trace.external(full, info.shape, { format });
  }

  /** The LoRA adapter of module `name`. */
  adapter(name: string): Adapter | undefined {
    return this.#adapters(this.trace, this.#prefix + name);
  }
}

/** Placeholder for a missing tensor, so that one pass finds all missing ones. */
function placeholder(shape: readonly number[] = [1]): WeightInfo {
  return { shape, format: "f32" };
}
