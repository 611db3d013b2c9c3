/** Looks rows up in a frozen table, the token embedding, in whatever format the table is held. */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import { rowsAndCols, size, type Tensor, type WeightFormat } from "../graph/tensor.ts";
import { lines } from "./grid.ts";

const gather = (format: WeightFormat) =>
  kernel({
    name: `gather_rows_${format}`,
    source: wgsl("embed/gather_rows", { "lib/weight_f32": `lib/weight_${format}` }),
    reads: ["w", "ids"],
    writes: ["y"],
    params: { count: "u32", cols: "u32", total: "u32" },
  });

const byFormat = { f32: gather("f32"), q4: gather("q4"), q8: gather("q8") };

/** table (V, C) of any format, ids u32 (T) below V → (T, C). No gradient: the table is frozen. */
export function gatherRows(table: Tensor, ids: Tensor): Tensor {
  const { trace } = table;
  const [, cols] = rowsAndCols(table.shape);
  const total = size(table.shape);
  const rows = size(ids.shape);
  const count = rows * cols;
  const params = { count, cols, total };
  return trace.result(
    [rows, cols],
    [],
    (y) => trace.dispatch(byFormat[table.format], { w: table, ids, y }, params, lines(count)),
    () => [],
  );
}
