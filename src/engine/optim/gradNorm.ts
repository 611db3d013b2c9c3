/** The L2 norm of all gradients together, in two stages whose order of summation is fixed. */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import { size, type Tensor } from "../graph/tensor.ts";
import { lines } from "../ops/grid.ts";

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

/** Enough partial sums to keep a large GPU reading, few enough for one workgroup to add up. */
const MOST_PARTS = 16384;
const FLOATS_PER_PART = 256;

/** grads (N) → (1), as torch.nn.utils.clip_grad_norm_ measures it. */
export function gradNorm(grads: Tensor): Tensor {
  const { trace } = grads;
  const count = size(grads.shape);
  const many = Math.min(MOST_PARTS, Math.ceil(count / FLOATS_PER_PART));
  const parts = trace.tensor([many]);
  trace.dispatch(squares, { grads, squares: parts }, { count, many }, lines(many));
  const norm = trace.tensor([1], "f32", "gradient norm");
  trace.dispatch(root, { squares: parts, norm }, { many }, [1]);
  return norm;
}
