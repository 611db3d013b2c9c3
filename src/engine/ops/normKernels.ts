/** Declares the kernels of a norm: every variant of it binds the same, forward and back. */
import { kernel, type Kernel, type ParamTypes } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Swap } from "../gpu/wgsl.ts";
import type { Grid } from "../graph/trace.ts";

type Sides<R extends string, W extends string, P extends ParamTypes> = Pick<
  Kernel<R, W, P>,
  "reads" | "writes" | "params"
>;

/** What declares the variant in `norm/<file>` and `norm/<file>_backward`; its grid is of so many rows. */
export function normKernels<
  FR extends string,
  FW extends string,
  FP extends ParamTypes,
  BR extends string,
  BW extends string,
  BP extends ParamTypes,
>(forward: Sides<FR, FW, FP>, backward: Sides<BR, BW, BP>) {
  return (file: string, grid: (rows: number) => Grid, suffix = "", swap: Swap = {}) => ({
    forward: kernel<FR, FW, FP>({
      ...{ name: file + suffix, source: wgsl(`norm/${file}`, swap) },
      ...forward,
    }),
    backward: kernel<BR, BW, BP>({
      ...{ name: `${file}${suffix}_backward`, source: wgsl(`norm/${file}_backward`, swap) },
      ...backward,
    }),
    grid,
  });
}
