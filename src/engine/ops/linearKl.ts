/**
 * KL(student ‖ teacher) between the next-token distributions of two sets of hidden states through the same head, and its
 * gradient with respect to the student alone: the teacher is a constant (VITask, arXiv 2410.06456, response distribution
 * alignment). In chunks as `linearCrossEntropy`.
 */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { rowsAndCols } from "../graph/shape.ts";
import { lines } from "./grid.ts";
import { recordNN, recordNT } from "./matmul.ts";
import { logitsColumns, ROW_CHUNK, vocabularyChunks, type VocabularyChunk } from "./vocabulary.ts";

const advance = kernel({
  name: "kl_state",
  source: wgsl("loss/kl_state"),
  reads: ["student", "teacher"],
  writes: ["state"],
  params: { cols: "u32", stride: "u32" },
});

const gradient = kernel({
  name: "kl_gradient",
  source: wgsl("loss/kl_gradient"),
  reads: ["state", "teacher", "weights"],
  writes: ["student"],
  params: { rows: "u32", cols: "u32", stride: "u32" },
});

const total = kernel({
  name: "weighted_kl",
  source: wgsl("loss/weighted_kl"),
  reads: ["state", "weights"],
  writes: ["kl", "loss"],
  params: { rows: "u32" },
});

export interface KlOptions {
  /** Record the gradient of the student's hidden states. */
  withBackward: boolean;
  /** Most bytes of a chunk's logits; two such matrices exist at a time. */
  logitsBytes?: number;
}

/**
 * student, teacher (R, C), w (V, C) in any format, weights (R) → (1): Σ weights · KL(softmax(student wᵀ) ‖
 * softmax(teacher wᵀ)), in nats. Rows of weight 0 are padding. The teacher gets no gradient.
 */
export function linearKl(
  student: Tensor,
  teacher: Tensor,
  w: Tensor,
  weights: Tensor,
  { withBackward, logitsBytes }: KlOptions,
): Tensor {
  const { trace } = student;
  const [rows, width] = rowsAndCols(student.shape);
  if (String(teacher.shape) !== String(student.shape)) {
    throw new Error(
      `The teacher's rows (${teacher.shape.join(", ")}) should be as the student's (${student.shape.join(", ")}).`,
    );
  }
  const vocabulary = vocabularyChunks(w, logitsBytes);
  const dh = withBackward && student.needsGrad ? trace.tensor(student.shape) : undefined;
  const state = trace.tensor([rows, 5]);
  const kl = trace.tensor([rows]);

  const chunk = (from: number): void => {
    const count = Math.min(ROW_CHUNK, rows - from);
    const part = (x: Tensor, cols: number, ...shape: number[]) =>
      trace.view(x, [count, ...shape], from * cols * 4);
    const [s, t] = [part(student, width, width), part(teacher, width, width)];
    const [stats, weight] = [part(state, 5, 5), part(weights, 1)];
    const logits = (x: Tensor, { w: table, rows: window }: VocabularyChunk) => {
      const columns = logitsColumns(trace.profile, window.count);
      const y = trace.tensor([count, columns.of]);
      recordNT(trace, x, table, y, { rows: window, columns });
      return y;
    };
    const bothLogits = (words: VocabularyChunk) => ({
      student: logits(s, words),
      teacher: logits(t, words),
    });
    const made = vocabulary.map((words, i) => {
      const both = bothLogits(words);
      const FIRST = { FIRST: Number(i === 0) };
      const params = { cols: words.rows.count, stride: both.student.shape[1]! };
      trace.dispatch(advance, { ...both, state: stats }, params, [count], FIRST);
      return both;
    });
    if (!dh) return;
    vocabulary.forEach((words, i) => {
      const both = vocabulary.length > 1 ? bothLogits(words) : made[i]!;
      const columns = logitsColumns(trace.profile, words.rows.count);
      const params = { rows: count, cols: words.rows.count, stride: columns.of };
      const grid = lines(count * columns.of);
      trace.dispatch(gradient, { ...both, state: stats, weights: weight }, params, grid);
      const dx = part(dh, width, width);
      recordNN(trace, both.student, words.w, dx, { rows: words.rows, columns, accumulate: i > 0 });
    });
  };

  return trace.result(
    [1],
    [student],
    (loss) => {
      for (let from = 0; from < rows; from += ROW_CHUNK) chunk(from);
      trace.dispatch(total, { state, weights, kl, loss }, { rows }, [1]);
    },
    () => [dh],
    "kl",
  );
}
