/** Embedding lookup: gathers rows of a frozen table in any storage format, in one buffer or in shards. */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { shardsOf } from "../graph/shards.ts";
import { rowsAndCols, size } from "../graph/shape.ts";
import type { WeightFormat } from "../graph/weightFormat.ts";
import { lines } from "./grid.ts";

const PARAMS = { count: "u32", cols: "u32", start: "u32", rows: "u32" } as const;

const dense = kernel({
  name: "gather_rows",
  source: wgsl("embed/gather_rows"),
  reads: ["w", "ids"],
  writes: ["y"],
  params: PARAMS,
});

const packed = (format: WeightFormat) =>
  kernel({
    name: `gather_rows_${format}`,
    source: wgsl("embed/gather_rows_q", { "lib/block_q4": `lib/block_${format}` }),
    reads: ["w", "ids"],
    writes: ["y"],
    params: { ...PARAMS, total: "u32" },
    packed: format,
  });

const KERNELS = {
  f16: packed("f16"),
  q8: packed("q8"),
  q4: packed("q4"),
  q4_1: packed("q4_1"),
  nf4: packed("nf4"),
};

/** table (V, C), ids u32 (T) below V → (T, C). No gradient, since the table is frozen. */
export function gatherRows(table: Tensor, ids: Tensor): Tensor {
  const { trace } = table;
  const [, cols] = rowsAndCols(table.shape);
  const rowsOut = size(ids.shape);
  const count = rowsOut * cols;
  return trace.result(
    [rowsOut, cols],
    [],
    (y) => {
      for (const { tensor: w, from: start, rows } of shardsOf(table)) {
        const params = { count, cols, start, rows };
        if (w.format === "f32") trace.dispatch(dense, { w, ids, y }, params, lines(count));
        else {
          const total = size(w.shape);
          const grid = lines(count / 8);
          trace.dispatch(KERNELS[w.format], { w, ids, y }, { ...params, total }, grid);
        }
      }
    },
    () => [],
  );
}
