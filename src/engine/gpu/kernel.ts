/**
 * A kernel: one WGSL file with names for its buffers and parameters. `kernel()` compares what it is told with what the
 * file says and throws at import when they disagree; its literals type every dispatch.
 */
import { reflect, specialise, type ScalarType, type Specialisation } from "./wgsl.ts";

export type ParamTypes = Record<string, ScalarType>;

export interface Kernel<
  R extends string = string,
  W extends string = string,
  P extends ParamTypes = ParamTypes,
> {
  /** Unique for its text: also the key of its pipelines. */
  name: string;
  source: string;
  reads: readonly R[];
  writes: readonly W[];
  params: P;
  /** The packed format that it decodes; other kernels take plain numbers only. */
  packed?: string;
}

/** Declares a kernel. Group 0 holds the reads, then the writes; group 1 holds `Params`. */
export function kernel<
  const R extends string,
  const W extends string,
  const P extends ParamTypes = Record<never, never>,
>(declared: Omit<Kernel<R, W, P>, "params"> & { params?: P }): Kernel<R, W, P> {
  const params = (declared.params ?? {}) as P;
  const found = reflect(declared.source);
  const says = (list: string[]) => `{ ${list.join(", ")} }`;
  const inFile = says([
    ...found.bindings
      .filter((b) => b.group === 0)
      .sort((a, b) => a.binding - b.binding)
      .map((b) => `${b.name}: ${b.access}`),
    ...found.params.map(([name, type]) => `${name}: ${type}`),
  ]);
  const inCode = says([
    ...declared.reads.map((name) => `${name}: read`),
    ...declared.writes.map((name) => `${name}: read_write`),
    ...Object.entries(params).map(([name, type]) => `${name}: ${type}`),
  ]);
  if (inFile !== inCode) {
    throw new Error(`${declared.name}.wgsl binds ${inFile}, its kernel() says ${inCode}.`);
  }
  const slots = found.bindings.filter((b) => b.group === 0).map((b) => b.binding);
  if (slots.some((slot, i) => slot !== i)) {
    throw new Error(
      `${declared.name}.wgsl numbers its bindings ${slots.join(", ")}, not 0, 1, 2 …`,
    );
  }
  return { ...declared, params };
}

const variants = new Map<string, Kernel>();

/** The same kernel with other constants or aliases; equal requests give the same object. */
export function variant<K extends Kernel>(base: K, how: Specialisation): K {
  const key = `${base.name}${JSON.stringify(how)}`;
  let made = variants.get(key);
  if (!made)
    variants.set(key, (made = { ...base, name: key, source: specialise(base.source, how) }));
  return made as K;
}
