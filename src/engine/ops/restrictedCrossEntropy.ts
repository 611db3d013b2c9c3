/**
 * Cross entropy over a part of the classes: one head serves several sets of classes, and a sample's loss and gradient know
 * those of its own set alone (the task-specific model of VITask, arXiv 2410.06456, section 4.1).
 */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { rowsAndCols } from "../graph/shape.ts";
import { lines } from "./grid.ts";

const softmax = kernel({
  name: "restricted_softmax",
  source: wgsl("loss/restricted_softmax"),
  reads: ["logits", "targets", "ranges", "weights"],
  writes: ["state", "dlogits"],
  params: { rows: "u32", cols: "u32" },
});

const total = kernel({
  name: "weighted_nll",
  source: wgsl("loss/weighted_nll"),
  reads: ["state", "weights"],
  writes: ["nll", "loss"],
  params: { rows: "u32" },
});

/**
 * logits (R, K), targets u32 (R), ranges u32 (R, 2): the classes [begin, end) of each row's set, weights (R) → (1): Σ weights ·
 * nll. Rows of weight 0 are padding, whose range is not empty. Backward gives the gradient of this sum, exactly 0 outside the
 * range; the loss is the root of the backward pass, so its own gradient is never read.
 */
export function restrictedCrossEntropy(
  logits: Tensor,
  targets: Tensor,
  ranges: Tensor,
  weights: Tensor,
): Tensor {
  const { trace } = logits;
  const [rows, cols] = rowsAndCols(logits.shape);
  const dlogits = trace.tensor(logits.shape);
  const state = trace.tensor([rows, 3]);
  const nll = trace.tensor([rows]);
  return trace.result(
    [1],
    [logits],
    (loss) => {
      const buffers = { logits, targets, ranges, weights, state, dlogits };
      trace.dispatch(softmax, buffers, { rows, cols }, lines(rows));
      trace.dispatch(total, { state, weights, nll, loss }, { rows }, [1]);
    },
    () => [dlogits],
    "restricted loss",
  );
}
