/** Dispatch sizes. Grids of more than 65,535 workgroups, WebGPU's limit per dimension, are folded into two dimensions. */
import type { Grid } from "../graph/trace.ts";

const WORKGROUP = 64;
const MAX_WORKGROUPS = 65535;

/** One invocation for each of `count` elements, in workgroups of `perWorkgroup`. */
export function lines(count: number, perWorkgroup = WORKGROUP): Grid {
  return folded(Math.ceil(count / perWorkgroup));
}

/**
 * `groups` workgroups, folded when there are too many for one dimension. A kernel finds its linear invocation as
 * `id.y * groups.x * WG + id.x` with `@builtin(num_workgroups) groups`.
 */
export function folded(groups: number): Grid {
  if (groups <= MAX_WORKGROUPS) return [Math.max(1, groups)];
  const y = Math.ceil(groups / MAX_WORKGROUPS);
  return [Math.ceil(groups / y), y];
}

/**
 * Workgroups along a row of `count` invocations, and their size: of 64 at most, and no larger than the row needs, since processors
 * compute invocations that have nothing to do as well. A multiple of 8, which subgroups of 4 and 8 fill.
 */
export function fitted(count: number): { groups: number; WG: number } {
  const groups = Math.ceil(count / WORKGROUP);
  return { groups, WG: Math.ceil(count / groups / 8) * 8 };
}
