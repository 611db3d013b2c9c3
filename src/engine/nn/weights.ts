/**
 * The weights of a model as its architecture file sees them: names of the checkpoint under a prefix. Which format a weight
 * is held in, and whether an adapter sits beside it, is known here and nowhere in the models. An architecture asks for all of
 * its weights while it is recorded, before any tensor goes through it: so a checkpoint can be compared with it beforehand.
 */
import type { Adapter } from "../ops/linear.ts";
import type { Tensor, Trace } from "../graph/trace.ts";
import type { WeightFormat } from "../graph/weightFormat.ts";

export interface WeightInfo {
  shape: readonly number[];
  /** How it is held on the GPU. */
  format: WeightFormat;
  /** Which format its values are rounded to, when that is another: see `heldFormat`. */
  rounded?: WeightFormat;
  /** Rows of each buffer, for a table that is cut into pieces. */
  pieceRows?: number;
}

/** What a model file has and holds, by full name. */
export type WeightCatalog = ReadonlyMap<string, WeightInfo>;

/** The adapter beside the weight of a module path, if there is one, in this recording. */
export type Adapters = (trace: Trace, path: string) => Adapter | undefined;

/** Called for each weight that is asked for, with the shape that the configuration wants if the architecture says it. */
export type Asked = (name: string, shape: readonly number[] | undefined) => void;

export class Weights {
  readonly trace: Trace;
  readonly #catalog: WeightCatalog;
  readonly #adapters: Adapters;
  readonly #prefix: string;
  readonly #asked: Asked | undefined;

  constructor(
    trace: Trace,
    catalog: WeightCatalog,
    adapters: Adapters = () => undefined,
    prefix = "",
    asked?: Asked,
  ) {
    this.trace = trace;
    this.#catalog = catalog;
    this.#adapters = adapters;
    this.#prefix = prefix;
    this.#asked = asked;
  }

  /** The weights under `name.`. */
  in(name: string): Weights {
    const prefix = `${this.#prefix}${name}.`;
    return new Weights(this.trace, this.#catalog, this.#adapters, prefix, this.#asked);
  }

  has(name: string): boolean {
    return this.#catalog.has(this.#prefix + name);
  }

  /**
   * `shape` is what config.json wants, so that a checkpoint with another is refused before it is loaded.
   * @throws Error when the checkpoint has no such tensor.
   */
  tensor(name: string, shape?: readonly number[]): Tensor {
    const full = this.#prefix + name;
    this.#asked?.(full, shape);
    const info = this.#catalog.get(full) ?? (this.#asked && absent(shape));
    if (!info) throw new Error(`The model file has no tensor ${full}.`);
    const { format, pieceRows } = info;
    if (pieceRows) return this.trace.table(full, info.shape, format, pieceRows);
    return this.trace.external(full, info.shape, { format });
  }

  /** The adapter beside `name.weight`. */
  adapter(name: string): Adapter | undefined {
    return this.#adapters(this.trace, this.#prefix + name);
  }
}

/** Stands in for a missing tensor, so that all missing ones are found at once. */
function absent(shape: readonly number[] = [1]): WeightInfo {
  return { shape, format: "f32" };
}
