/**
 * Kernels: WGSL text with named buffers and parameters. `kernel()` checks its declaration against the text at import; the
 * literal types of the declaration then check every dispatch.
 */
import { reflect, specialise, type ScalarType, type Specialisation } from "./wgsl.ts";

export type ParamTypes = Record<string, ScalarType>;

export interface Kernel<
  R extends string = string,
  W extends string = string,
  P extends ParamTypes = ParamTypes,
> {
  /** Unique per text, since pipelines are cached by it. */
  name: string;
  source: string;
  reads: readonly R[];
  writes: readonly W[];
  /** All of them in the order of the text's binding numbers in group 0. */
  bindings: readonly (R | W)[];
  params: P;
  /** The weight format that it decodes; without one it takes f32 and u32 buffers only. */
  packed?: string;
}

/** All kernels declared so far, by name. */
export const declaredKernels = new Map<string, Kernel>();

/**
 * Declares a kernel. Group 0 binds the reads and the writes, each in the order declared; group 1 binds `Params`.
 * @throws {Error} when names, access, order, parameters or binding numbers differ from the text, or a kernel of that name has
 * another text.
 */
export function kernel<
  const R extends string,
  const W extends string,
  const P extends ParamTypes = Record<never, never>,
>(declared: Omit<Kernel<R, W, P>, "params" | "bindings"> & { params?: P }): Kernel<R, W, P> {
  const params = (declared.params ?? {}) as P;
  const found = reflect(declared.source);
  const bound = found.bindings.filter((b) => b.group === 0).sort((a, b) => a.binding - b.binding);
  const braced = (list: string[]) => `{ ${list.join(", ")} }`;
  const written = (is: boolean) => bound.filter((b) => (b.access === "read_write") === is);
  const inFile = braced([
    ...[...written(false), ...written(true)].map((b) => `${b.name}: ${b.access}`),
    ...found.params.map(([name, type]) => `${name}: ${type}`),
  ]);
  const inCode = braced([
    ...declared.reads.map((name) => `${name}: read`),
    ...declared.writes.map((name) => `${name}: read_write`),
    ...Object.entries(params).map(([name, type]) => `${name}: ${type}`),
  ]);
  if (inFile !== inCode) {
    throw new Error(`${declared.name}.wgsl binds ${inFile}, its kernel() declares ${inCode}.`);
  }
  const numbers = bound.map((b) => b.binding);
  if (numbers.some((binding, i) => binding !== i)) {
    throw new Error(
      `${declared.name}.wgsl numbers its bindings ${numbers.join(", ")}, not 0, 1, 2 …`,
    );
  }
  const bindings = bound.map(({ name }) => name as R | W);
  const made = { ...declared, bindings, params };
  const known = declaredKernels.get(made.name);
  if (known && known.source !== made.source) {
    throw new Error(`Two kernels with different texts are named ${made.name}.`);
  }
  declaredKernels.set(made.name, made as unknown as Kernel);
  return made;
}

const specialisations = new Map<string, Kernel>();

/** The kernel with other constants or aliases; equal requests return the same object. */
export function specialised<K extends Kernel>(base: K, values: Specialisation): K {
  const key = `${base.name}${JSON.stringify(values)}`;
  let made = specialisations.get(key);
  if (!made)
    specialisations.set(
      key,
      (made = { ...base, name: key, source: specialise(base.source, values) }),
    );
  return made as K;
}
