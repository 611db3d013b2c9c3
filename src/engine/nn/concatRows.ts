/** Concatenates rows, for example the features of several tower batches. */
import type { Tensor } from "../graph/trace.ts";
import { rowsAndCols, size } from "../graph/shape.ts";
import { concatColumns } from "../ops/columns.ts";

/**
 * (R1, C), (R2, C) … → (R1 + R2 + …, C): each part is flattened to one row, and the columns of these are concatenated.
 * @throws {Error} when the widths differ.
 */
export function concatRows(parts: readonly Tensor[]): Tensor {
  const [first] = parts as [Tensor];
  const { trace } = first;
  const [, cols] = rowsAndCols(first.shape);
  if (parts.some(({ shape }) => rowsAndCols(shape)[1] !== cols)) {
    const shapes = parts.map(({ shape }) => `(${shape.join(", ")})`).join(", ");
    throw new Error(`${shapes} have different widths.`);
  }
  if (parts.length === 1) return first;
  const flat = parts.map((part) => trace.reshape(part, [1, size(part.shape)]));
  const all = concatColumns(flat);
  return trace.reshape(all, [size(all.shape) / cols, cols]);
}
