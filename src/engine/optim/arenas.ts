/**
 * The four arenas of what trains: values, gradients and AdamW's two moments, each one run of floats with every trained
 * tensor at the same place in all four. The norm and the update go over them in one dispatch each.
 */
import type { Tensor } from "../graph/tensor.ts";
import type { Trace } from "../graph/trace.ts";

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
