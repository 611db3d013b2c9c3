/** The L2 norm of all gradients together, in two stages whose order of summation is fixed. */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { size } from "../graph/shape.ts";
import { lines } from "../ops/grid.ts";
import { windowsOf, type ArenaRange } from "./arenas.ts";

const squares = kernel({
  name: "grad_norm_parts",
  source: wgsl("optim/grad_norm_parts"),
  reads: ["grads"],
  writes: ["squares"],
  params: { count: "u32", many: "u32" },
});

const root = kernel({
  name: "grad_norm",
  source: wgsl("optim/grad_norm"),
  reads: ["squares"],
  writes: ["norm"],
  params: { many: "u32" },
});

/** Enough partial sums to saturate a large GPU's memory, few enough for one workgroup to add. */
const MOST_PARTS = 16384;
const FLOATS_PER_PART = 256;

/** grads (N) → (1), as torch.nn.utils.clip_grad_norm_ computes it. `ranges` are what trains, all unless told; `window` is for tests. */
export function gradNorm(
  grads: Tensor,
  { window, ranges }: { window?: number; ranges?: readonly ArenaRange[] } = {},
): Tensor {
  const { trace } = grads;
  const tensors = windowsOf(grads, window, ranges);
  const windows = tensors.map((tensor, i) => {
    const count = size(tensor.shape);
    const wanted = Math.min(MOST_PARTS, Math.ceil(count / FLOATS_PER_PART));
    // The next window's parts begin at a multiple of 64 floats; parts beyond the end of a window are 0.
    const many = i + 1 < tensors.length ? Math.ceil(wanted / 64) * 64 : wanted;
    return { tensor, count, many };
  });
  const many = windows.reduce((sum, part) => sum + part.many, 0);
  const parts = trace.tensor([many]);
  let at = 0;
  for (const { tensor, count, many: own } of windows) {
    const buffers = { grads: tensor, squares: trace.view(parts, [own], at * 4) };
    trace.dispatch(squares, buffers, { count, many: own }, lines(own));
    at += own;
  }
  const norm = trace.tensor([1], "f32", "gradient norm");
  trace.dispatch(root, { squares: parts, norm }, { many }, [1]);
  return norm;
}
