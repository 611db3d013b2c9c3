/** Writes rows into a buffer that outlives the program, such as a KV cache. */
import { kernel } from "../gpu/kernel.ts";
import { wgsl } from "../gpu/shaders.ts";
import type { Tensor } from "../graph/trace.ts";
import { rowsAndCols, size } from "../graph/shape.ts";
import { lines } from "./grid.ts";

const write = kernel({
  name: "write_rows",
  source: wgsl("embed/write_rows"),
  reads: ["x", "rows"],
  writes: ["cache"],
  params: { count: "u32", cols: "u32" },
});

/** cache (S, C)[rows[t]] = x (T, C)[t]; `rows` u32 (T), 0xffffffff skips the row. No gradient. @throws {Error} when the widths differ. */
export function writeRows(cache: Tensor, x: Tensor, rows: Tensor): void {
  const [, cols] = rowsAndCols(x.shape);
  if (cache.shape.at(-1) !== cols) {
    throw new Error(
      `Rows of (${x.shape.join(", ")}) do not fit a cache (${cache.shape.join(", ")}).`,
    );
  }
  const count = size(x.shape);
  x.trace.dispatch(write, { x, rows, cache }, { count, cols }, lines(count));
}
