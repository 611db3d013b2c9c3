/** Looks rows up in a frozen table, the token embedding, in whatever format and in however many pieces it is held. */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import { piecesOf, type Tensor } from "../graph/trace.ts";
import { rowsAndCols, size } from "../graph/shape.ts";
import type { WeightFormat } from "../graph/weightFormat.ts";
import { lines } from "./grid.ts";

const plain = { count: "u32", cols: "u32", start: "u32", rows: "u32" } as const;

const dense = kernel({
  name: "gather_rows",
  source: wgsl("embed/gather_rows"),
  reads: ["w", "ids"],
  writes: ["y"],
  params: plain,
});

const packed = (format: WeightFormat) =>
  kernel({
    name: `gather_rows_${format}`,
    source: wgsl("embed/gather_rows_q", { "lib/block_q4": `lib/block_${format}` }),
    reads: ["w", "ids"],
    writes: ["y"],
    params: { ...plain, total: "u32" },
    packed: format,
  });

const byFormat = {
  f16: packed("f16"),
  q8: packed("q8"),
  q4: packed("q4"),
  q4_1: packed("q4_1"),
  nf4: packed("nf4"),
};

/** table (V, C), ids u32 (T) below V → (T, C). No gradient: the table is frozen. */
export function gatherRows(table: Tensor, ids: Tensor): Tensor {
  const { trace } = table;
  const [, cols] = rowsAndCols(table.shape);
  const rowsOut = size(ids.shape);
  const count = rowsOut * cols;
  return trace.result(
    [rowsOut, cols],
    [],
    (y) => {
      for (const { tensor: w, from: start, rows } of piecesOf(table)) {
        const params = { count, cols, start, rows };
        if (w.format === "f32") trace.dispatch(dense, { w, ids, y }, params, lines(count));
        else {
          const total = size(w.shape);
          const grid = lines(count / 8);
          trace.dispatch(byFormat[w.format], { w, ids, y }, { ...params, total }, grid);
        }
      }
    },
    () => [],
  );
}
