/**
 * The loss head: logits = h wᵀ, mean negative log likelihood, and its gradient, in chunks of rows and shards of the
 * vocabulary, so that a whole (T, V) matrix never exists. Only supervised rows come here. The gradient of h is made in the
 * forward pass, while a chunk's logits are at hand; with a single shard they are computed once.
 */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import { piecesOf, type Tensor } from "../graph/trace.ts";
import { rowsAndCols } from "../graph/shape.ts";
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

/** Columns of the logits that are made at once: rows `rows` of a tensor, words `start` and on of the vocabulary. */
interface Shard {
  w: Tensor;
  rows: { from: number; count: number };
  start: number;
}

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
  const shards = shardsOf(w, Math.max(32, Math.floor(shardBytes / (CHUNK * 4 * 32)) * 32));
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
    const logits = shards.map((shard, i) => {
      const y = trace.tensor([count, shard.rows.count]);
      recordNT(trace, x, shard.w, y, { rows: shard.rows });
      const params = { cols: shard.rows.count, start: shard.start };
      const FIRST = { FIRST: Number(i === 0) };
      trace.dispatch(advance, { logits: y, targets: goal, state: stats }, params, [count], FIRST);
      return y;
    });
    if (!dh) return;
    shards.forEach(({ w: table, rows: window, start }, i) => {
      const again = shards.length > 1;
      const g = again ? trace.tensor([count, window.count]) : logits[i]!;
      if (again) recordNT(trace, x, table, g, { rows: window });
      const params = { rows: count, cols: window.count, start };
      const buffers = { state: stats, targets: goal, weights: weight, logits: g };
      trace.dispatch(gradient, buffers, params, lines(count * window.count));
      recordNN(trace, g, table, part(dh, width, width), { rows: window, accumulate: i > 0 });
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

/** The vocabulary in runs of at most `most` words, none across two pieces of the table. */
function shardsOf(table: Tensor, most: number): Shard[] {
  return piecesOf(table).flatMap(({ tensor, from, rows }) =>
    Array.from({ length: Math.ceil(rows / most) }, (_, i) => {
      const window = { from: i * most, count: Math.min(most, rows - i * most) };
      return { w: tensor, rows: window, start: from + window.from };
    }),
  );
}
