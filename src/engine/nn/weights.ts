/**
 * The weights of a model as its architecture file sees them: names of the checkpoint under a prefix. Which format a weight
 * is held in, and whether an adapter sits beside it, is known here and nowhere in the models.
 */
import type { Adapter } from "../ops/linear.ts";
import type { Tensor, WeightFormat } from "../graph/tensor.ts";
import type { Trace } from "../graph/trace.ts";

export interface WeightInfo {
  shape: readonly number[];
  /** How it is held on the GPU. */
  format: WeightFormat;
  /** Which format its values are rounded to, when that is another: see `heldFormat`. */
  rounded?: WeightFormat;
}

/** What a model file has and holds, by full name. */
export type WeightCatalog = ReadonlyMap<string, WeightInfo>;

/** The adapter beside the weight of a module path, if there is one, in this recording. */
export type Adapters = (trace: Trace, path: string) => Adapter | undefined;

export class Weights {
  readonly trace: Trace;
  readonly #catalog: WeightCatalog;
  readonly #adapters: Adapters;
  readonly #prefix: string;

  constructor(
    trace: Trace,
    catalog: WeightCatalog,
    adapters: Adapters = () => undefined,
    prefix = "",
  ) {
    this.trace = trace;
    this.#catalog = catalog;
    this.#adapters = adapters;
    this.#prefix = prefix;
  }

  /** The weights under `name.`. */
  in(name: string): Weights {
    return new Weights(this.trace, this.#catalog, this.#adapters, `${this.#prefix}${name}.`);
  }

  has(name: string): boolean {
    return this.#catalog.has(this.#prefix + name);
  }

  /** @throws Error when the checkpoint has no such tensor. */
  tensor(name: string): Tensor {
    const full = this.#prefix + name;
    const info = this.#catalog.get(full);
    if (!info) throw new Error(`The model file has no tensor ${full}.`);
    return this.trace.external(full, info.shape, { format: info.format });
  }

  /** The adapter beside `name.weight`. */
  adapter(name: string): Adapter | undefined {
    return this.#adapters(this.trace, this.#prefix + name);
  }
}
