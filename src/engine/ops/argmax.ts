/** Column of the maximum of each row, so that greedy decoding reads back token ids and no logits. */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { rowsAndCols } from "../graph/shape.ts";

const forward = kernel({
  name: "argmax",
  source: wgsl("loss/argmax"),
  reads: ["x"],
  writes: ["best"],
  params: { cols: "u32" },
});

/** x (B, V) → u32 (B), the first of equal maxima. No gradient. */
export function argmax(x: Tensor): Tensor {
  const [rows, cols] = rowsAndCols(x.shape);
  const best = x.trace.tensor([rows], "u32");
  x.trace.dispatch(forward, { x, best }, { cols }, [rows]);
  return best;
}
