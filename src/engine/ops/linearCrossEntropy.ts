/**
 * Fused linear layer and cross entropy: logits = h wᵀ, weighted negative log likelihood and its gradient, in chunks of rows
 * and of the vocabulary, so that the (R, V) logits never exist as a whole. h holds the rows with a label only. The gradient
 * of h is computed in the forward pass from a chunk's logits; with a single chunk of the vocabulary they are computed once.
 */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { rowsAndCols } from "../graph/shape.ts";
import { lines } from "./grid.ts";
import { recordNN, recordNT } from "./matmul.ts";
import { logitsColumns, rowChunk, vocabularyChunks } from "./vocabulary.ts";

const advance = kernel({
  name: "softmax_state",
  source: wgsl("loss/softmax_state"),
  reads: ["logits", "targets"],
  writes: ["state"],
  params: { cols: "u32", stride: "u32", start: "u32" },
});

/** The same for processors. */
const advanceByRow = kernel({
  name: "softmax_state_row",
  source: wgsl("loss/softmax_state_row"),
  reads: ["logits", "targets"],
  writes: ["state"],
  params: { rows: "u32", cols: "u32", stride: "u32", start: "u32" },
});
/** Of a workgroup. */
const STATE_ROWS = 8;

const gradient = kernel({
  name: "softmax_gradient",
  source: wgsl("loss/softmax_gradient"),
  reads: ["state", "targets", "weights"],
  writes: ["logits"],
  params: { rows: "u32", cols: "u32", stride: "u32", start: "u32" },
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
  withBackward: boolean;
  /** Most bytes of a chunk's logits. */
  logitsBytes?: number;
}

/**
 * h (R, C), w (V, C) in any format, targets u32 (R), weights (R) → (1): Σ weights · nll. Rows of weight 0 are padding.
 * Backward gives the gradient of this sum; the loss is the root of the backward pass, so its own gradient is never read.
 */
export function linearCrossEntropy(
  h: Tensor,
  w: Tensor,
  targets: Tensor,
  weights: Tensor,
  { withBackward, logitsBytes }: LossOptions,
): Tensor {
  const { trace } = h;
  const [rows, width] = rowsAndCols(h.shape);
  const vocabulary = vocabularyChunks(w, logitsBytes);
  const most = rowChunk(trace.profile, w.shape, logitsBytes);
  const wantsGradient = withBackward && h.needsGrad;
  const dh = wantsGradient ? trace.tensor(h.shape) : undefined;
  const state = trace.tensor([rows, 3]);
  const nll = trace.tensor([rows]);

  const chunk = (from: number): void => {
    const count = Math.min(most, rows - from);
    const part = (x: Tensor, cols: number, ...shape: number[]) =>
      trace.view(x, [count, ...shape], from * cols * 4);
    const [x, goal, weight] = [part(h, width, width), part(targets, 1), part(weights, 1)];
    const stats = part(state, 3, 3);
    const logits = vocabulary.map(({ w: table, rows: window, start }, i) => {
      const columns = logitsColumns(trace.profile, window.count);
      const y = trace.tensor([count, columns.of]);
      recordNT(trace, x, table, y, { rows: window, columns });
      const params = { cols: window.count, stride: columns.of, start };
      const FIRST = { FIRST: Number(i === 0) };
      const buffers = { logits: y, targets: goal, state: stats };
      if (trace.profile.software) {
        const grid = [Math.ceil(count / STATE_ROWS)] as const;
        trace.dispatch(advanceByRow, buffers, { rows: count, ...params }, grid, FIRST);
      } else trace.dispatch(advance, buffers, params, [count], FIRST);
      return y;
    });
    if (!dh) return;
    vocabulary.forEach(({ w: table, rows: window, start }, i) => {
      const again = vocabulary.length > 1;
      const columns = logitsColumns(trace.profile, window.count);
      const g = again ? trace.tensor([count, columns.of]) : logits[i]!;
      if (again) recordNT(trace, x, table, g, { rows: window, columns });
      const params = { rows: count, cols: window.count, stride: columns.of, start };
      const buffers = { state: stats, targets: goal, weights: weight, logits: g };
      trace.dispatch(gradient, buffers, params, lines(count * columns.of));
      const dx = part(dh, width, width);
      recordNN(trace, g, table, dx, { rows: window, columns, accumulate: i > 0 });
    });
  };

  return trace.result(
    [1],
    [h],
    (loss) => {
      for (let from = 0; from < rows; from += most) chunk(from);
      trace.dispatch(total, { state, weights, nll, loss }, { rows }, [1]);
    },
    () => [dh],
    "loss",
  );
}
