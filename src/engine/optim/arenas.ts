/**
 * The four arenas of what trains: values, gradients and AdamW's two moments, each one run of floats with every trained
 * tensor at the same place in all four. The norm and the update go over them in one dispatch each, or a few where an arena
 * is larger than devices bind at once.
 */
import type { Tensor, Trace } from "../graph/trace.ts";
import { size } from "../graph/shape.ts";

export interface Arenas {
  values: Tensor;
  grads: Tensor;
  m: Tensor;
  v: Tensor;
}

/**
 * `count` floats in each arena, padding between tensors included: there gradients are zero and stay so. The externals
 * are named "values", "grads" (as `Trace.parameter` has them), "m" and "v"; the moments begin as zeros.
 */
export function arenas(trace: Trace, count: number): Arenas {
  const whole = (name: string) => trace.external(name, [count]);
  return { values: whole("values"), grads: whole("grads"), m: whole("m"), v: whole("v") };
}

/** Floats of 64 MiB: half of what every device binds at once. */
const WINDOW = 2 ** 24;

/** An arena as neighbouring views of at most `window` floats, a multiple of 64 (for the norm, of 16,384). */
export function windowsOf(arena: Tensor, window = WINDOW): Tensor[] {
  const count = size(arena.shape);
  if (count <= window) return [arena];
  return Array.from({ length: Math.ceil(count / window) }, (_, i) =>
    arena.trace.view(arena, [Math.min(window, count - i * window)], i * window * 4),
  );
}
