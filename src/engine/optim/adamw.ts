/**
 * AdamW with PyTorch's semantics, over all trained tensors at once. What changes from step to step is in a small input
 * tensor, so that one program serves the whole training run.
 */
import type { OptimConfig } from "../../protocol/config.ts";
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { size } from "../graph/shape.ts";
import { lines } from "../ops/grid.ts";
import { windowsOf, type Arenas } from "./arenas.ts";
import type { UpdateRange } from "./updateRanges.ts";

const declared = {
  reads: ["grads", "squares", "hyper"],
  writes: ["values", "m", "v", "norm"],
  params: { count: "u32", row: "u32", many: "u32", each: "u32" },
} as const;

const WORKGROUP = 64;
/** Processors need kernels without barriers, and few invocations, since each adds the squares; `each`: its elements. */
const VARIANTS = {
  invocation: {
    update: kernel({ name: "adamw", source: wgsl("optim/adamw"), ...declared }),
    each: 128,
  },
  workgroup: {
    update: kernel({
      name: "adamw_wide",
      source: wgsl("optim/adamw", { "lib/squares_alone": ["lib/row_sum", "lib/squares_together"] }),
      ...declared,
    }),
    each: 8,
  },
};

/** Floats in a row of the input tensor `hyper`. */
export const HYPER_SIZE = 8;

/**
 * Updates values, m and v in place from the gradients, which are not changed. `hyper` (R, 8) has a row for each number of
 * updates that tensors of this step have had, filled by `adamwHyper` before each step; `squares` are the gradients' from
 * `gradSquares`; `ranges` are what the step updates; `window` is for tests. → the norm of the gradients (1), before clipping.
 * Loshchilov & Hutter 2019, arXiv 1711.05101.
 */
export function adamw(
  all: Arenas,
  hyper: Tensor,
  squares: Tensor,
  ranges: readonly UpdateRange[],
  window?: number,
): Tensor {
  const { trace } = squares;
  const norm = trace.tensor([1], "f32", "gradient norm");
  const many = size(squares.shape);
  const { update, each } = VARIANTS[trace.profile.software ? "invocation" : "workgroup"];
  for (const { row, ...range } of ranges) {
    const [grads, m, v] = [all.grads, all.m, all.v].map((arena) =>
      windowsOf(arena, window, [range]),
    ) as [Tensor[], Tensor[], Tensor[]];
    windowsOf(all.values, window, [range]).forEach((values, i) => {
      const count = size(values.shape);
      const buffers = { grads: grads[i]!, squares, hyper, values, m: m[i]!, v: v[i]!, norm };
      const params = { count, row, many, each };
      trace.dispatch(update, buffers, params, lines(count, each * WORKGROUP));
    });
  }
  return norm;
}

/**
 * A row of `hyper`, computed in f64: in f32, 1 - beta2 = 0.001 would already be off by 1e-5. `step` counts the updates of
 * the row's tensors from 1; the learning rate is that of this step. `config.maxGradNorm` of 0 switches clipping off.
 */
export function adamwHyper(
  config: Pick<OptimConfig, "beta1" | "beta2" | "epsilon" | "weightDecay" | "maxGradNorm">,
  learningRate: number,
  step: number,
): Float32Array<ArrayBuffer> {
  const { beta1, beta2, epsilon, weightDecay, maxGradNorm } = config;
  return Float32Array.of(
    1 - learningRate * weightDecay,
    1 - beta1,
    beta2,
    1 - beta2,
    learningRate / (1 - beta1 ** step),
    Math.sqrt(1 - beta2 ** step),
    epsilon,
    maxGradNorm,
  );
}
