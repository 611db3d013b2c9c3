/**
 * The loss head: logits = h wᵀ, mean negative log likelihood, and its gradient, in chunks of rows and shards of the
 * vocabulary, so that a whole (T, V) matrix never exists. Only supervised rows come here. The gradient of h is made in the
 * forward pass, while a chunk's logits are at hand; with a single shard they are computed once.
 */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import { rowsAndCols, type Tensor } from "../graph/tensor.ts";
import { lines } from "./grid.ts";
import { recordNN, recordNT } from "./matmul.ts";

const advance = kernel({
  name: "softmax_state",
  source: wgsl("loss/softmax_state"),
  reads: ["logits", "targets"],
  writes: ["state"],
  params: { cols: "u32", start: "u32" },
});

const gradient = kernel({
  name: "softmax_gradient",
  source: wgsl("loss/softmax_gradient"),
  reads: ["state", "targets", "weights"],
  writes: ["logits"],
  params: { rows: "u32", cols: "u32", start: "u32" },
});

const total = kernel({
  name: "weighted_nll",
  source: wgsl("loss/weighted_nll"),
  reads: ["state", "weights"],
  writes: ["nll", "loss"],
  params: { rows: "u32" },
});

export interface LossOptions {
  /** Record the gradient of h. */
  learn: boolean;
  /** Keep the row losses (R) as an output of this name. */
  keepRows?: string;
  /** Most bytes of a chunk's logits. */
  shardBytes?: number;
}

/** Rows of a chunk: views at multiples of it begin at multiples of 256 bytes. */
const CHUNK = 64;
const SHARD_BYTES = 16 * 2 ** 20;

/**
 * h (R, C), w (V, C) in any format, targets u32 (R), weights (R) → (1): Σ weights · nll. Rows of weight 0 are padding.
 * Backward gives the gradient of this very sum: a loss is where gradients begin, its own is never read.
 */
export function linearCrossEntropy(
  h: Tensor,
  w: Tensor,
  targets: Tensor,
  weights: Tensor,
  { learn, keepRows, shardBytes = SHARD_BYTES }: LossOptions,
): Tensor {
  const { trace } = h;
  const [rows, width] = rowsAndCols(h.shape);
  const vocabulary = w.shape[0]!;
  const shard = Math.min(vocabulary, Math.max(32, Math.floor(shardBytes / (CHUNK * 4 * 32)) * 32));
  const shards = Array.from({ length: Math.ceil(vocabulary / shard) }, (_, i) => ({
    from: i * shard,
    count: Math.min(shard, vocabulary - i * shard),
  }));
  const wantsGradient = learn && h.needsGrad;
  const dh = wantsGradient ? trace.tensor(h.shape) : undefined;
  const state = trace.tensor([rows, 3]);
  const nll = trace.tensor([rows]);

  const chunk = (from: number): void => {
    const count = Math.min(CHUNK, rows - from);
    const part = (x: Tensor, cols: number, ...shape: number[]) =>
      trace.view(x, [count, ...shape], from * cols * 4);
    const [x, goal, weight] = [part(h, width, width), part(targets, 1), part(weights, 1)];
    const stats = part(state, 3, 3);
    const logits = shards.map((rowsOfW, i) => {
      const y = trace.tensor([count, rowsOfW.count]);
      recordNT(trace, x, w, y, { rows: rowsOfW });
      const params = { cols: rowsOfW.count, start: rowsOfW.from };
      const FIRST = { FIRST: Number(i === 0) };
      trace.dispatch(advance, { logits: y, targets: goal, state: stats }, params, [count], FIRST);
      return y;
    });
    if (!dh) return;
    shards.forEach((rowsOfW, i) => {
      const again = shards.length > 1;
      const g = again ? trace.tensor([count, rowsOfW.count]) : logits[i]!;
      if (again) recordNT(trace, x, w, g, { rows: rowsOfW });
      const params = { rows: count, cols: rowsOfW.count, start: rowsOfW.from };
      const buffers = { state: stats, targets: goal, weights: weight, logits: g };
      trace.dispatch(gradient, buffers, params, lines(count * rowsOfW.count));
      recordNN(trace, g, w, part(dh, width, width), { rows: rowsOfW, accumulate: i > 0 });
    });
  };

  return trace.result(
    [1],
    [h],
    (loss) => {
      for (let from = 0; from < rows; from += CHUNK) chunk(from);
      trace.dispatch(total, { state, weights, nll, loss }, { rows }, [1]);
      if (keepRows) trace.keep(nll, keepRows);
    },
    () => [dh],
    "loss",
  );
}
