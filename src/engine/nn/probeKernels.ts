/** Kernels that do nothing of use, as fast as the device can: multiply-adds in registers, and copies. */
import { kernel, specialised } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Trace } from "../graph/trace.ts";
import { folded } from "../ops/grid.ts";

const multiplyAdd = kernel({
  name: "multiply_add",
  source: wgsl("probe/multiply_add"),
  reads: ["x"],
  writes: ["y"],
  params: { rounds: "u32" },
});

const copy = kernel({
  name: "copy",
  source: wgsl("probe/copy"),
  reads: ["x"],
  writes: ["y"],
  params: { count: "u32" },
});

const INVOCATIONS = 256;
const FLOPS_OF_A_ROUND = 32 * 4 * 2;
const VECTOR_BYTES = 16;

/** Multiply-adds of `groups` workgroups. @returns what they wrote, and how many additions and multiplications it took */
export function recordMultiplyAdd(
  trace: Trace,
  element: "f32" | "f16",
  { groups, rounds }: { groups: number; rounds: number },
) {
  const y = trace.tensor([groups * INVOCATIONS]);
  const chosen = specialised(multiplyAdd, { aliases: { Element: element } });
  trace.dispatch(chosen, { x: trace.external("x", [4]), y }, { rounds }, folded(groups));
  return { y, flops: groups * INVOCATIONS * rounds * FLOPS_OF_A_ROUND };
}

/** Copies `count` vec4f. @returns the copy, and how many bytes were read and written */
export function recordCopy(trace: Trace, count: number) {
  const y = trace.tensor([4 * count]);
  const x = trace.external("x", [4 * count]);
  trace.dispatch(copy, { x, y }, { count }, folded(Math.ceil(count / 64)));
  return { y, bytes: 2 * count * VECTOR_BYTES };
}
