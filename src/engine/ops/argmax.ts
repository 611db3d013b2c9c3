/** The most likely column of each row: greedy answers never bring logits to the host. */
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

/** x (B, V) → u32 (B); of equal values the first. No gradient. */
export function argmax(x: Tensor): Tensor {
  const [rows, cols] = rowsAndCols(x.shape);
  const best = x.trace.tensor([rows], "u32");
  x.trace.dispatch(forward, { x, best }, { cols }, [rows]);
  return best;
}
