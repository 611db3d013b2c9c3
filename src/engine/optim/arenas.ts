/**
 * The four arenas of trained tensors: values, gradients and AdamW's two moments, each one range of floats with every tensor at
 * the same offset in all four. Gradient norm and update take one dispatch each, or several where an arena exceeds the
 * binding size.
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
 * `count` floats in each arena, including padding between tensors, where gradients are always zero. The externals are named
 * "values" and "grads" (as in `Trace.parameter`), "m" and "v"; the moments start as zeros.
 */
export function arenas(trace: Trace, count: number): Arenas {
  const whole = (name: string) => trace.external(name, [count]);
  return { values: whole("values"), grads: whole("grads"), m: whole("m"), v: whole("v") };
}

/** Floats of 64 MiB, half of DEFAULT_BINDING_BYTES. */
const WINDOW = 2 ** 24;

/** Bytes [begin, end) of an arena, multiples of 256. */
export interface ArenaRange {
  begin: number;
  end: number;
}

/**
 * The ranges of an arena, all of it unless told, as views of at most `window` floats, a multiple of 64.
 */
export function windowsOf(
  arena: Tensor,
  window = WINDOW,
  ranges: readonly ArenaRange[] = [{ begin: 0, end: 4 * size(arena.shape) }],
): Tensor[] {
  return ranges.flatMap(({ begin, end }) => {
    const count = (end - begin) / 4;
    if (count === size(arena.shape) && count <= window) return [arena];
    return Array.from({ length: Math.ceil(count / window) }, (_, i) =>
      arena.trace.view(arena, [Math.min(window, count - i * window)], begin + i * window * 4),
    );
  });
}
