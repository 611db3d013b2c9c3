/**
 * The L2 norm of all gradients together, as torch.nn.utils.clip_grad_norm_ computes it, in two stages whose order of summation is
 * fixed: sums of squares here, which the update adds (`adamw`).
 */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { size } from "../graph/shape.ts";
import { folded, lines } from "../ops/grid.ts";
import { windowsOf, type ArenaRange } from "./arenas.ts";

const declared = {
  reads: ["grads"],
  writes: ["squares"],
  params: { count: "u32", many: "u32" },
} as const;

/** Processors need kernels without barriers; cards enough workgroups to occupy a large one. */
const VARIANTS = {
  invocation: {
    sums: kernel({ name: "grad_squares", source: wgsl("optim/grad_squares"), ...declared }),
    grid: (many: number) => lines(many, 16),
    mostParts: 64,
  },
  workgroup: {
    sums: kernel({
      ...{ name: "grad_squares_wide", source: wgsl("optim/grad_squares_wide"), ...declared },
    }),
    grid: (many: number) => folded(many),
    mostParts: 256,
  },
};
const FLOATS_PER_PART = 4096;
/** Floats between views of a buffer: 256 bytes. */
const ALIGNMENT = 64;

/** grads (N) → sums of their squares (K), K small. `ranges` are what trains, all unless told; `window` is for tests. */
export function gradSquares(
  grads: Tensor,
  { window, ranges }: { window?: number; ranges?: readonly ArenaRange[] } = {},
): Tensor {
  const { trace } = grads;
  const tensors = windowsOf(grads, window, ranges);
  const all = tensors.reduce((sum, { shape }) => sum + size(shape), 0);
  const { sums, grid, mostParts } = VARIANTS[trace.profile.software ? "invocation" : "workgroup"];
  const perPart = Math.max(FLOATS_PER_PART, Math.ceil(all / mostParts));
  const parts = tensors.map((tensor, i) => {
    const wanted = Math.ceil(size(tensor.shape) / perPart);
    // The next window's begin at a multiple of 64 floats; sums past the end of a window are 0.
    const isLast = i + 1 === tensors.length;
    return { tensor, many: isLast ? wanted : Math.ceil(wanted / ALIGNMENT) * ALIGNMENT };
  });
  const squares = trace.tensor([parts.reduce((sum, { many }) => sum + many, 0)]);
  let at = 0;
  for (const { tensor, many } of parts) {
    const buffers = { grads: tensor, squares: trace.view(squares, [many], at * 4) };
    trace.dispatch(sums, buffers, { count: size(tensor.shape), many }, grid(many));
    at += many;
  }
  return squares;
}
